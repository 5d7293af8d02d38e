using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Bff.Rest;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.GraphQL;
using Pulse.Ports.Commands;
using Pulse.Ports.Keys;
using Pulse.Ports.Limits;
using Pulse.Ports.Rest;

namespace Pulse.Bff.Tests.Rest;

/// <summary>The REST API with everything behind it in memory, so that each part can fail when a test wants it to.</summary>
internal sealed class RestStage : IRateLimiter
{
    private readonly RestEndpoint _endpoint;
    private readonly ServiceProvider _services;
    private readonly string _token;

    public RestStage()
    {
        var options = new BffOptions { IsDevelopment = true };
        var tokens = new SessionTokens(new byte[SessionTokens.KeyBytes], Time, options);
        var places = new ConsistencyTokens(new byte[ConsistencyTokens.KeyBytes], Guid.Empty);
        var schema = PulseSchema.Bind();
        var execution = new RestExecution(new GraphQLEngine(schema), new StageHost(this, places), options, options.Rest, Time);
        var idempotent = new IdempotentRequests(Answers, Keys, options.Rest, new byte[IdempotentRequests.SecretBytes], NullLogger<IdempotentRequests>.Instance);
        _endpoint = new RestEndpoint(
            RestFiles.Table, execution, idempotent, new CallerAccess(tokens, options), this, options.Rest, NullLogger<RestEndpoint>.Instance);
        _services = new ServiceCollection().AddSingleton<ICommandClient>(Commands).AddSingleton<ISubjectKeys>(Keys).AddSingleton<CommandGateway>().BuildServiceProvider();
        _token = tokens.Write(Caller, TokenPurpose.Session);
    }

    public Caller Caller { get; } = new(new OrganizationId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()));

    public FakeTimeProvider Time { get; } = new();

    public StageAnswers Answers { get; } = new();

    public StageKeys Keys { get; } = new();

    public StageCommands Commands { get; } = new();

    public RateVerdict Verdict { get; set; } = new(IsAllowed: true, 7, TimeSpan.FromSeconds(3.2));

    /// <summary>Thrown before anything is executed; null lets it be executed.</summary>
    public GraphQLException? Refusal { get; set; }

    public async Task<(int Status, IHeaderDictionary Headers, JsonNode? Json)> PostAsync(string path, JsonObject body, string key, CancellationToken aborted = default)
    {
        var http = Request(HttpMethods.Post, path);
        http.RequestAborted = aborted;
        http.Request.Headers["Idempotency-Key"] = key;
        http.Request.ContentType = "application/json";
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        http.Request.ContentLength = bytes.Length;
        http.Request.Body = new MemoryStream(bytes);
        return await AnswerAsync(http);
    }

    public Task<(int Status, IHeaderDictionary Headers, JsonNode? Json)> GetAsync(string path) => AnswerAsync(Request(HttpMethods.Get, path));

    public ValueTask<RateVerdict> Take(OrganizationId organization, RateLimit limit, CancellationToken cancellation) => ValueTask.FromResult(Verdict);

    private DefaultHttpContext Request(string method, string path)
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Request.Method = method;
        http.Request.Path = path.Split('?')[0];
        http.Request.QueryString = path.Contains('?', StringComparison.Ordinal) ? new QueryString(path[path.IndexOf('?', StringComparison.Ordinal)..]) : default;
        http.Request.Headers.Authorization = "Bearer " + _token;
        http.Request.Headers.AcceptLanguage = "en";
        http.Response.Body = new MemoryStream();
        return http;
    }

    private async Task<(int Status, IHeaderDictionary Headers, JsonNode? Json)> AnswerAsync(HttpContext http)
    {
        await _endpoint.Answer(http);
        var body = Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        return (http.Response.StatusCode, http.Response.Headers, body.Length > 0 ? JsonNode.Parse(body) : null);
    }

    private sealed class StageHost(RestStage stage, ConsistencyTokens places) : GraphQLHost
    {
        public override ValueTask<RequestContext> CreateContextAsync(RequestOrigin origin, CancellationToken cancellationToken) =>
            ValueTask.FromResult<RequestContext>(new PulseRequest(origin.Services, (Caller?)origin.Connection, places, PulseHost.PrefersArabic(origin.Http)));

        public override ValueTask BeforeExecuteAsync(OperationInfo operation, RequestContext context, CancellationToken cancellationToken) =>
            stage.Refusal is { } refusal ? throw refusal : ValueTask.CompletedTask;
    }
}

/// <summary>Takes every command once and knows its receipt for ever, as the log does.</summary>
internal sealed class StageCommands : ICommandClient
{
    private readonly ConcurrentDictionary<CommandId, CommandResult.Accepted> _receipts = new();

    /// <summary>Commands that were carried out; a repeat is none.</summary>
    public int Executed => _receipts.Count;

    public int Asked { get; private set; }

    /// <summary>Runs before a command is taken; what it throws is what the caller gets.</summary>
    public Action<CommandEnvelope> Before { get; set; } = _ => { };

    /// <summary>The stream of the last command.</summary>
    public StreamName LastStream { get; private set; }

    public ValueTask<CommandResult> Send(CommandEnvelope envelope, CancellationToken cancellation)
    {
        Asked++;
        Before(envelope);
        LastStream = envelope.Command.Stream;
        return ValueTask.FromResult<CommandResult>(_receipts.GetOrAdd(
            envelope.CommandId, _ => new CommandResult.Accepted(envelope.Command.Stream, 0, new LogPosition(Asked, Asked), WasRepeat: false)));
    }
}

internal sealed class StageKeys : ISubjectKeys
{
    private readonly ConcurrentDictionary<SubjectId, SubjectKey?> _keys = new();

    public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) =>
        ValueTask.FromResult(_keys.GetOrAdd(subject, id => new SubjectKey(id, new byte[SubjectKey.KeyBytes])));

    public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation) => ValueTask.FromResult(_keys.GetValueOrDefault(subject));

    public ValueTask Erase(SubjectId subject, CancellationToken cancellation)
    {
        _keys[subject] = null;
        return default;
    }
}

/// <summary>Stored answers in memory, without leases: a test ends one by hand.</summary>
internal sealed class StageAnswers : IStoredAnswers
{
    private readonly ConcurrentDictionary<AnswerKey, (string Fingerprint, Guid Owner, Sealed<StoredAnswer>? Answer)> _rows = new();

    /// <summary>Thrown instead of keeping an answer.</summary>
    public Exception? KeepFault { get; set; }

    public bool HasLeaseEnded { get; set; }

    /// <summary>Says how many rows a statement of the sweep deleted.</summary>
    public Func<int> Swept { get; set; } = () => 0;

    public int Rows => _rows.Count;

    public ValueTask<AnswerClaim> Claim(AnswerKey key, string fingerprint, Guid owner, CancellationToken cancellation)
    {
        var row = _rows.GetOrAdd(key, _ => (fingerprint, owner, null));
        if (row.Owner == owner)
        {
            return new(new AnswerClaim.Claimed(IsTakeover: false));
        }

        if (row.Fingerprint != fingerprint)
        {
            return new(new AnswerClaim.OtherRequest());
        }

        if (row.Answer is { } answer)
        {
            return new(new AnswerClaim.Answered(answer));
        }

        if (HasLeaseEnded && _rows.TryUpdate(key, (fingerprint, owner, null), row))
        {
            return new(new AnswerClaim.Claimed(IsTakeover: true));
        }

        return new(new AnswerClaim.InFlight());
    }

    public ValueTask<bool> Keep(AnswerKey key, Guid owner, Sealed<StoredAnswer> answer, CancellationToken cancellation)
    {
        if (KeepFault is { } fault)
        {
            throw fault;
        }

        return new(_rows.TryGetValue(key, out var row) && row.Owner == owner && _rows.TryUpdate(key, (row.Fingerprint, owner, answer), row));
    }

    public ValueTask Release(AnswerKey key, Guid owner, CancellationToken cancellation)
    {
        if (_rows.TryGetValue(key, out var row) && row.Owner == owner)
        {
            _rows.TryRemove(KeyValuePair.Create(key, row));
        }

        return default;
    }

    public ValueTask Forget(AnswerKey key, CancellationToken cancellation)
    {
        _rows.TryRemove(key, out _);
        return default;
    }

    public ValueTask<int> Sweep(int rowsMax, CancellationToken cancellation) => new(Swept());
}
