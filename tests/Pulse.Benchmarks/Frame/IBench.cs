namespace Pulse.Benchmarks.Frame;

/// <summary>One benchmark: measures something beside its peer in the same run, and says what it found.</summary>
public interface IBench
{
    /// <summary>The word after <c>./pulse bench</c>, and the name of the result's file.</summary>
    string Name { get; }

    /// <summary>Measures; <paramref name="progress"/> hears what is going on, one line a step.</summary>
    Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation);
}

/// <summary>One figure.</summary>
/// <param name="What">What was measured, under which load.</param>
/// <param name="Value">The figure, median of the rounds unless <paramref name="What"/> says otherwise.</param>
/// <param name="Unit">Its unit.</param>
public sealed record BenchRow(string What, double Value, string Unit)
{
    private const int Digits = 3;

    public double Value { get; } = Math.Round(Value, Digits);

    /// <summary>The peer's figure in the same unit and run, if there is a peer.</summary>
    public double? Peer { get; init => field = value is { } peer ? Math.Round(peer, Digits) : null; }

    /// <summary>What the target is about: value / peer where there is a peer.</summary>
    public double? Ratio => Peer is { } peer ? Math.Round(Value / peer, Digits) : null;

    /// <summary>The target in words, or null when the figure is only reported.</summary>
    public string? Target { get; private init; }

    /// <summary><c>met</c>, <c>missed</c>, or <c>reported</c> when there is no target.</summary>
    public string Verdict { get; private init; } = "reported";

    public BenchRow RatioAtLeast(double target) => Against(FormattableString.Invariant($"ratio >= {target:0.##}"), Ratio >= target);

    public BenchRow AtMost(double target) => Against(FormattableString.Invariant($"<= {target:0.##} {Unit}"), Value <= target);

    public BenchRow AtLeast(double target) => Against(FormattableString.Invariant($">= {target:0.##} {Unit}"), Value >= target);

    private BenchRow Against(string target, bool isMet) => this with { Target = target, Verdict = isMet ? "met" : "missed" };
}
