using System.CommandLine;
using System.Text;
using Pulse.GraphQL.Mocking;

namespace Pulse.Cli.Commands;

/// <summary>The GraphQL engine without Pulse: for people who write clients, or who compare engines.</summary>
internal static class GraphQLCommand
{
    internal static Command Create()
    {
        var command = new Command("graphql", "Run documents against any GraphQL schema, without a server behind it.");
        command.Subcommands.Add(Exec());
        return command;
    }

    private static Command Exec() =>
        new Command("exec", "Read {\"schema\",\"query\",\"variables\",\"operationName\"} one a line, and answer {\"data\",\"errors\"} one a line, with fixed values.")
            .Runs(async (_, cancel) =>
            {
                using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
                await using var output = Console.OpenStandardOutput();
                await new MockExecutor().RunAsync(input, output, cancel);
                return CommandActions.Success;
            });
}
