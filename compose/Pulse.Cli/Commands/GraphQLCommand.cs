using System.CommandLine;
using System.Text;
using Pulse.Cli.Studio;
using Pulse.GraphQL;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Mocking;
using Pulse.GraphQL.Types;

namespace Pulse.Cli.Commands;

/// <summary>The GraphQL engine without Pulse: for people who write clients, change schemas, or compare engines.</summary>
internal static class GraphQLCommand
{
    internal static Command Create()
    {
        var command = new Command("graphql", "Run documents against any GraphQL schema, print schemas, and compare them.");
        command.Subcommands.Add(Exec());
        command.Subcommands.Add(Mock());
        command.Subcommands.Add(Print());
        command.Subcommands.Add(Check());
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

    private static Command Mock()
    {
        var schema = new Argument<string>("SCHEMA") { Description = "A file of SDL." };
        var port = new Option<int>("--port") { Description = "The port to listen on; 0 for any free one.", DefaultValueFactory = static _ => 4000 };
        var command = new Command("mock", "Serve a schema with fixed values over HTTP and WebSocket, until Ctrl-C.");
        command.Arguments.Add(schema);
        command.Options.Add(port);
        return command.Runs(async (parsed, cancel) =>
        {
            var file = parsed.GetRequiredValue(schema);
            await using var server = MockServer.Build(SchemaPrinter.Print(Read(file)), parsed.GetValue(port), TimeProvider.System);
            await server.StartAsync(cancel);
            CommandActions.Say($"{file} is served with fixed values at {server.Urls.Single()}{MockServer.Path} (HTTP, WebSocket). Ctrl-C ends it.");
            var stopped = new TaskCompletionSource();
            await using var stop = cancel.Register(stopped.SetResult);
            await stopped.Task;
            await server.StopAsync(CancellationToken.None);
            return CommandActions.Success;
        });
    }

    private static Command Print()
    {
        var schema = new Argument<string?>("SCHEMA") { Description = "A file of SDL; without it, Pulse's own schema.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("print", "Print a schema as one document, with its extensions merged, in the one usual form.");
        command.Arguments.Add(schema);
        return command.Runs((parsed, _) =>
        {
            CommandActions.Say(SchemaPrinter.Print(Read(parsed.GetValue(schema) ?? Path.Combine(StudioState.Current.Home, "contracts", "graphql", "schema.graphql"))));
            return Task.FromResult(CommandActions.Success);
        });
    }

    private static Command Check()
    {
        var before = new Argument<string>("BEFORE") { Description = "A file of SDL that clients rely on." };
        var after = new Argument<string>("AFTER") { Description = "A file of SDL that shall take its place." };
        var command = new Command("check", "Name the changes between two schemas that clients may notice. Exits with 1 when one breaks them.");
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        return command.Runs((parsed, _) =>
        {
            var changes = SchemaChanges.Between(Read(parsed.GetRequiredValue(before)), Read(parsed.GetRequiredValue(after)));
            foreach (var change in changes.OrderBy(static c => c.Severity))
            {
                CommandActions.Say($"{(change.Severity == ChangeSeverity.Breaking ? "breaking" : "dangerous")}  {change.Message}");
            }

            return Task.FromResult(changes.Any(static c => c.Severity == ChangeSeverity.Breaking) ? CommandActions.Failure : CommandActions.Success);
        });
    }

    private static Schema Read(string file)
    {
        try
        {
            return SchemaBuilder.Build(File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is GraphQLSyntaxException or GraphQLSchemaException or IOException)
        {
            throw new CliException($"{file}: {fault.Message}");
        }
    }
}
