using System.Buffers;
using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Transport;

namespace Pulse.GraphQL.Mocking;

/// <summary>
/// Answers requests against any schema with the values of <see cref="MockSchema"/>, one JSON object a line in and out:
/// <c>{"schema","query","variables","operationName"}</c> and <c>{"data","errors"}</c>. Of a subscription it answers the first event.
/// </summary>
public sealed class MockExecutor
{
    /// <summary>Schemas kept built; lines that follow each other mostly name the same one.</summary>
    private const int SchemaCountMax = 64;

    /// <summary>
    /// Whoever runs it is alone: no operation is too dear, as long as it can be answered from memory (<see cref="EngineOptions.ResponseValueCountMax"/>).
    /// </summary>
    private static readonly EngineOptions Options = new()
    {
        CostMax = double.PositiveInfinity, OperationFieldCountMax = 100_000, PlanFieldCountMax = 500_000, ErrorCountMax = 100_000, ValidationErrorCountMax = 100_000,
    };

    private readonly Dictionary<string, Mock> _mocks = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _answer = new();

    /// <summary>Answers every line until the input ends. A line that is no request gets an answer with errors, like a wrong schema or document.</summary>
    public async Task RunAsync(TextReader input, Stream output, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            _answer.ResetWrittenCount();
            using (var result = await AnswerAsync(line, cancellationToken))
            {
                result.Write(_answer);
            }

            _answer.Write("\n"u8);
            await output.WriteAsync(_answer.WrittenMemory, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }

    private async Task<ExecutionResult> AnswerAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(line);
            var request = RequestReader.ParseBody(new ReadOnlySequence<byte>(utf8), batchCountMax: 0).Single!;
            if (!request.HasText)
            {
                throw RequestReader.Bad("Must provide query string.");
            }

            var mock = MockOf(SchemaOf(utf8));
            return mock.Engine is { } engine ? await ExecuteAsync(engine, request, cancellationToken) : new ExecutionResult(mock.Errors);
        }
        catch (BadRequestException refusal)
        {
            return new ExecutionResult([new GraphQLError(refusal.Message) { Code = ErrorCodes.BadRequest }]);
        }
    }

    private static async Task<ExecutionResult> ExecuteAsync(GraphQLEngine engine, GraphQLRequest request, CancellationToken cancellationToken)
    {
        var context = new RequestContext(NoServices.Instance);
        if (engine.KindOf(request) != OperationKind.Subscription)
        {
            return await engine.ExecuteAsync(request, context, cancellationToken: cancellationToken);
        }

        var subscription = await engine.SubscribeAsync(request, context, cancellationToken: cancellationToken);
        if (subscription.Stream is not { } stream)
        {
            return new ExecutionResult(subscription.Errors);
        }

        await using (stream)
        {
            return (await stream.NextAsync())!;
        }
    }

    private Mock MockOf(string sdl)
    {
        if (_mocks.TryGetValue(sdl, out var known))
        {
            return known;
        }

        if (_mocks.Count >= SchemaCountMax)
        {
            _mocks.Clear();
        }

        return _mocks[sdl] = Build(sdl);
    }

    private static Mock Build(string sdl)
    {
        try
        {
            return new Mock(new GraphQLEngine(MockSchema.Create(sdl), Options), []);
        }
        catch (GraphQLSyntaxException fault)
        {
            return new Mock(null, [new GraphQLError(fault.Message) { Locations = [fault.Location], Code = ErrorCodes.ParseFailed }]);
        }
        catch (GraphQLSchemaException fault)
        {
            return new Mock(null, fault.Errors);
        }
    }

    private static string SchemaOf(byte[] line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.String
            ? schema.GetString()!
            : throw new BadRequestException(400, "A line must have a schema, as a string of SDL.");
    }

    /// <summary>An engine for a schema, or why there is none.</summary>
    private sealed record Mock(GraphQLEngine? Engine, IReadOnlyList<GraphQLError> Errors);

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
