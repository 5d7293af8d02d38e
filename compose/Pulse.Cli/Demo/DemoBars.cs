using System.Globalization;
using Spectre.Console;

namespace Pulse.Cli.Demo;

/// <summary>Shows the run's progress: bars that move on a terminal, one line a step where the output goes to a file.</summary>
internal static class DemoBars
{
    private const string SamplesTitle = "Four samples";
    private const string FinalTitle = "High resolution";

    internal static Task<T> ShowAsync<T>(Func<IDemoProgress, Task<T>> run) => Console.IsOutputRedirected
        ? run(new Lines(Console.Out.WriteLine))
        : AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => run(new Bars(context)));

    private sealed class Bars : IDemoProgress
    {
        private const double Begun = 0.5;

        private readonly ProgressTask _samples;
        private readonly ProgressTask _final;

        internal Bars(ProgressContext context)
        {
            _samples = context.AddTask(SamplesTitle, maxValue: DemoRun.SamplesExpected);
            _final = context.AddTask(FinalTitle, autoStart: false, maxValue: 1);
        }

        public void Samples(int ready) => _samples.Value = Math.Max(_samples.Value, ready);

        public void Final(bool ready)
        {
            if (!_final.IsStarted)
            {
                _final.StartTask();
            }

            _final.Value = Math.Max(_final.Value, ready ? 1 : Begun);
        }
    }

    /// <summary>Writes a bar of four blocks whenever it has grown.</summary>
    internal sealed class Lines(Action<string> write) : IDemoProgress
    {
        private const int Blocks = DemoRun.SamplesExpected;

        private int _samples = -1;
        private int _final = -1;

        public void Samples(int ready) => Grow(ref _samples, ready, SamplesTitle);

        public void Final(bool ready) => Grow(ref _final, ready ? Blocks : Blocks / 2, FinalTitle);

        private void Grow(ref int shown, int now, string title)
        {
            if (now > shown)
            {
                shown = now;
                write(string.Create(
                    CultureInfo.InvariantCulture, $"{title,-15} [{new string('#', now),-Blocks}] {100 * now / Blocks,3} %"));
            }
        }
    }
}
