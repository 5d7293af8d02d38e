using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Validation;

namespace Pulse.GraphQL;

/// <summary>Executes documents against a bound schema. One for each schema; safe for concurrent use.</summary>
public sealed partial class GraphQLEngine(BoundSchema schema, EngineOptions? options = null, ILogger<GraphQLEngine>? logger = null)
{
    private static readonly GraphQLHost DefaultHost = new();

    private readonly ILogger _logger = logger ?? NullLogger<GraphQLEngine>.Instance;
    private readonly CallerLimit _callers = new((options ?? new()).OperationsPerCallerMax);
    private readonly TwoGenerationCache<DocumentKey, PreparedDocument> _documents = new((options ?? new()).DocumentCacheCountMax);
    private readonly TwoGenerationCache<(PreparedDocument, string, string), Plan> _plans = new((options ?? new()).PlanCacheCountMax);

    public BoundSchema Schema { get; } = schema;

    public EngineOptions Options { get; } = options ?? new();

    /// <summary>The kind of the operation that a request names; null when the document is not valid or names none.</summary>
    public OperationKind? KindOf(GraphQLRequest request)
    {
        var document = Prepare(request.Query);
        return document.Errors.Count > 0 ? null : document.Find(request.OperationName, out _)?.Kind;
    }

    /// <summary>Executes a query or mutation. Failures of any kind are in the result; only the caller's own cancellation throws.</summary>
    public async ValueTask<ExecutionResult> ExecuteAsync(
        GraphQLRequest request, RequestContext context, GraphQLHost? host = null, CancellationToken cancellationToken = default)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(Options.ExecutionTimeMax);
        try
        {
            var start = Begin(request);
            return start.Errors.Count > 0
                ? Refuse(start.Errors)
                : start.Plan!.Operation.Kind == OperationKind.Subscription
                    ? Refuse("Subscriptions need a transport that streams.", ErrorCodes.BadRequest)
                    : await RunAsync(start.Plan, start.Variables, request, context, host ?? DefaultHost, timed.Token);
        }
        catch (GraphQLException refusal)
        {
            return Refuse([ToError(refusal, "request")]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refuse("The operation took too long.", ErrorCodes.TimedOut);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The boundary of the engine: the fault is logged with an id, which is all that the caller sees.
            return new ExecutionResult([ToError(fault, "request")]);
        }
    }

    internal GraphQLError ToError(Exception fault, string coordinate)
    {
        if (fault is GraphQLException known)
        {
            return new GraphQLError(known.Message) { Code = known.Code, Extensions = known.Extensions };
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        FieldFailed(_logger, fault, coordinate, id);
        return new GraphQLError($"Something went wrong. Reference: {id}")
        {
            Code = ErrorCodes.Internal,
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = id },
        };
    }

    private async ValueTask<ExecutionResult> RunAsync(
        Plan plan, VariableValues variables, GraphQLRequest request, RequestContext context, GraphQLHost host, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = EngineTelemetry.Start(plan.Operation.Kind, plan.Operation.Name?.Value);
        var caller = host.CallerOf(context);
        _callers.Enter(caller);
        try
        {
            await AdmitAsync(plan, variables, request, context, host, cancellationToken);
            var run = new ExecutionRun(this, plan, variables, context, cancellationToken);
            try
            {
                await run.RunAsync(RootValue.Instance);
                await host.AfterExecuteAsync(context.Operation!, context, run.Errors, cancellationToken);
                EngineTelemetry.Executed(activity, plan.Operation.Kind, run.Errors, startedAt);
                return new ExecutionResult(run.Errors, run, context);
            }
            catch
            {
                run.Return();
                throw;
            }
        }
        catch
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            _callers.Leave(caller);
        }
    }

    /// <summary>Everything that may refuse an operation before its first resolver: its cost, the schema's demands, and the host.</summary>
    private async ValueTask AdmitAsync(
        Plan plan, VariableValues variables, GraphQLRequest request, RequestContext context, GraphQLHost host, CancellationToken cancellationToken)
    {
        var cost = CostAnalysis.Of(plan, Options, variables);
        if (cost > Options.CostMax)
        {
            throw new GraphQLException(
                $"The operation costs {Inspect.Value(cost)}, of at most {Inspect.Value(Options.CostMax)}.",
                ErrorCodes.TooCostly,
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["cost"] = CostAnalysis.Report(plan, Options, variables) });
        }

        if (request.WantsCost)
        {
            context.Extensions["cost"] = CostAnalysis.Report(plan, Options, variables);
        }

        context.Operation = Describe(plan, variables);
        foreach (var demand in plan.Demands)
        {
            if (await host.AuthorizeAsync(demand, context, cancellationToken) is { } refusal)
            {
                throw refusal;
            }
        }

        await host.BeforeExecuteAsync(context.Operation, context, cancellationToken);
    }

    private Start Begin(GraphQLRequest request)
    {
        var document = Prepare(request.Query);
        if (document.Errors.Count > 0)
        {
            return new Start(document.Errors);
        }

        var operation = document.Find(request.OperationName, out var reason);
        if (operation is null)
        {
            return new Start([new GraphQLError(reason!) { Code = ErrorCodes.OperationResolutionFailure }]);
        }

        if (request.QueriesOnly && operation.Kind != OperationKind.Query)
        {
            return new Start([new GraphQLError($"GET requests may not perform a {Keywords.Of(operation.Kind)}.") { Code = ErrorCodes.BadRequest }])
            {
                IsMethodNotAllowed = true,
            };
        }

        var (variables, errors) = VariableCoercion.Coerce(Schema.Schema, document.Document.Source, operation.Variables, request.Variables);
        return errors.Count > 0 ? new Start(errors) : new Start([]) { Plan = PlanFor(document, operation, variables), Variables = variables };
    }

    private Plan PlanFor(PreparedDocument document, OperationNode operation, VariableValues variables)
    {
        var conditions = string.Create(document.ConditionVariables.Count, (document, variables), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = state.variables.TryGet(state.document.ConditionVariables[i], out var value) && value is true ? '1' : '0';
            }
        });
        var key = (document, operation.Name?.Value ?? string.Empty, conditions);
        if (_plans.Get(key) is { } known)
        {
            return known;
        }

        var plan = new PlanCompiler(Schema, document.Document, variables, Options).Compile(operation);
        _plans.Put(key, plan);
        return plan;
    }

    private PreparedDocument Prepare(byte[] query)
    {
        var key = DocumentKey.Of(query);
        if (_documents.Get(key) is { } known)
        {
            return known;
        }

        PreparedDocument prepared;
        try
        {
            var document = Parser.Parse(new DocumentSource(query), Options.Parsing);
            var errors = DocumentValidator.Validate(Schema.Schema, document, Options);

            // Of a refused document nothing but the reasons is kept.
            prepared = errors.Count > 0 ? new PreparedDocument(errors) : new PreparedDocument(document);
        }
        catch (GraphQLSyntaxException fault)
        {
            prepared = new PreparedDocument([new GraphQLError(fault.Message) { Locations = [fault.Location], Code = ErrorCodes.ParseFailed }]);
        }

        if (query.Length <= Options.CachedDocumentBytesMax)
        {
            _documents.Put(key, prepared);
        }

        return prepared;
    }

    private OperationInfo Describe(Plan plan, VariableValues variables)
    {
        var roots = new List<RootFieldInfo>(plan.Root.Fields.Count);
        foreach (var field in plan.Root.Fields)
        {
            if (field.Constant is null)
            {
                var arguments = field.ConstantArguments;
                if (arguments is null && ArgumentCoercion.TryCoerce(field.Definition, field.Nodes[0], variables, out arguments) is { } fault)
                {
                    // A field of a query fails by itself when it is resolved; a subscription has nothing else.
                    if (plan.Operation.Kind == OperationKind.Subscription)
                    {
                        throw new GraphQLException(fault.Message, ErrorCodes.BadUserInput);
                    }

                    continue;
                }

                roots.Add(new RootFieldInfo(field.Definition, field.ResponseName, arguments!));
            }
        }

        return new OperationInfo(plan.Operation.Kind, plan.Operation.Name?.Value, roots) { FieldsTouched = plan.FieldsTouched };
    }

    private static ExecutionResult Refuse(string message, string code) => Refuse([new GraphQLError(message) { Code = code }]);

    private static ExecutionResult Refuse(IReadOnlyList<GraphQLError> errors)
    {
        EngineTelemetry.Refused(errors);
        return new ExecutionResult(errors);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "resolving {Coordinate} failed, reference {ErrorId}")]
    private static partial void FieldFailed(ILogger logger, Exception fault, string coordinate, string errorId);

    private sealed record Start(IReadOnlyList<GraphQLError> Errors)
    {
        public Plan? Plan { get; init; }

        public VariableValues Variables { get; init; } = VariableValues.None;

        public bool IsMethodNotAllowed { get; init; }
    }
}
