using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.Cli.Commands;
using Pulse.Cli.Projections;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Tests;

/// <summary>What a person meets at the keyboard.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("pulse-home-").FullName;

    public static TheoryData<string> Commands => new(Names(PulseCommandLine.Create(), ""));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_explains_itself_and_exits_with_0(string words)
    {
        var said = new StringWriter();

        var exit = await PulseCommandLine.Create().Parse([.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])
            .InvokeAsync(new InvocationConfiguration { Output = said, Error = said });

        Assert.Equal(0, exit);
        Assert.Contains("./pulse", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_commands_of_the_design_are_there() => Assert.Subset(
        new HashSet<string>(PulseCommandLine.Create().Subcommands.Select(command => command.Name), StringComparer.Ordinal),
        new HashSet<string>(
            ["up", "down", "reset", "demo", "verify", "token", "test", "bench", "projections", "analyst", "sim", "doctor"], StringComparer.Ordinal));

    [Fact]
    public async Task An_unknown_option_is_refused()
    {
        var said = new StringWriter();

        var exit = await PulseCommandLine.Create().Parse(["down", "--force"])
            .InvokeAsync(new InvocationConfiguration { Output = said, Error = said });

        Assert.NotEqual(0, exit);
    }

    [Fact]
    public void The_development_secret_is_made_once_for_its_owner_only()
    {
        var state = new StudioState(_home);

        var secret = state.DevelopmentSecret();

        Assert.Equal(secret, state.DevelopmentSecret());
        Assert.Equal(32, Convert.FromBase64String(secret).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(state.DevelopmentSecretFile));
    }

    [Fact]
    public async Task Given_a_process_file_of_another_program_When_stopped_Then_that_program_lives()
    {
        var state = new StudioState(_home);
        Directory.CreateDirectory(state.Folder);

        // The id is this test's own, but the start is not: so it is a reused number.
        await File.WriteAllTextAsync(state.ProcessFile, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} 1 boot"));
        await File.WriteAllTextAsync(state.AddressFile, "http://127.0.0.1:1");
        var studio = new StudioProcess(state);

        Assert.Null(studio.RunningAt());
        Assert.False(await studio.StopAsync());
    }

    [Fact]
    public void Given_an_Arabic_culture_Then_a_line_of_figures_is_the_same()
    {
        var edition = JsonNode.Parse(
            """
            { "name": "generations", "version": 1, "edition": 2, "role": "CANDIDATE", "state": "CATCHING_UP", "done": 0.5, "eventsPerSecond": 1234.5,
              "lagEvents": 3, "lagIsAtLeast": false, "lagSeconds": 1.5, "unknownEvents": 0, "parkedStreams": 1, "stopped": null }
            """)!;
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");

            Assert.Equal(
                "generations    v1 edition 2   CANDIDATE CATCHING_UP 50 %     1234/s  lag 3 events, 1.5 s  1 streams parked",
                EditionLines.Of(edition));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static IEnumerable<string> Names(Command command, string path) =>
        command.Subcommands.SelectMany(child => Names(child, $"{path} {child.Name}".Trim())).Prepend(path);
}
