using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Bff.Rest.Answers;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL;

namespace Pulse.Bff.Rest;

/// <summary>One request that was understood: its route, and everything that its document needs.</summary>
internal sealed record RestCall(RestRoute Route, Caller Caller, IReadOnlyDictionary<string, string> Path, JsonElement Variables, HttpContext Http, bool IsArabic)
{
    public string Instance => Http.Request.Path.Value ?? "/";
}

/// <summary>Executes a route's document by the engine and host of GraphQL, and makes an answer of HTTP of what comes.</summary>
internal sealed class RestExecution(GraphQLEngine engine, GraphQLHost host, BffOptions bff, RestOptions options, TimeProvider time)
{
    public const string ConsistencyHeader = "Pulse-Consistency";
    private const string InputStep = "input";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async ValueTask<RestAnswer> Run(RestCall call, CancellationToken cancellation)
    {
        var context = (PulseRequest)await host.CreateContextAsync(new RequestOrigin(call.Http, call.Http.RequestServices, call.Caller), cancellation);
        var request = new GraphQLRequest(call.Route.Document) { OperationName = call.Route.Name, Variables = call.Variables };
        using var result = await engine.ExecuteAsync(request, context, host, cancellation);
        if (result.Errors.Count > 0)
        {
            return Refuse(call, FromErrors(result.Errors));
        }

        var written = new ArrayBufferWriter<byte>();
        result.Write(written);
        using var document = JsonDocument.Parse(written.WrittenMemory);
        var data = document.RootElement.GetProperty("data");
        return FromPayload(call.Route, data) is { } rejected
            ? Refuse(call, rejected)
            : DataPath.Find(data, call.Route.Data, call.Path) is { } value
                ? Answer(call, value, context.Token)
                : Refuse(call, Problem.Of(Statuses.NotFound));
    }

    private static RestAnswer Refuse(RestCall call, Problem problem) => RestAnswer.Of(problem, call.Instance, call.IsArabic);

    private RestAnswer Answer(RestCall call, JsonElement value, string? token)
    {
        var route = call.Route;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (token is not null)
        {
            headers[ConsistencyHeader] = token;
        }

        if (route.IsRedirect)
        {
            headers["Location"] = value.GetString()!;
            return new RestAnswer(route.Status, null, [], headers);
        }

        if (route.Location is { } location)
        {
            headers["Location"] = location.Fill(name => call.Variables.GetProperty(name).GetString()!);
        }

        if (!route.IsCommand)
        {
            headers["ETag"] = ETags.Of(value, route.Answer, time.GetUtcNow(), bff.FileLinkLifetime);
            if (NextPage(call, value) is { } next)
            {
                headers["Link"] = $"<{next}>; rel=\"next\"";
            }
        }

        return new RestAnswer(route.Status, RestAnswer.Json, Body(value), headers);
    }

    /// <summary>The value as it came, without a payload's member for rejections: there were none.</summary>
    private static byte[] Body(JsonElement value)
    {
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body, Plain);
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject().Where(member => member.Name != DataPath.Errors))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        else
        {
            value.WriteTo(writer);
        }

        writer.Flush();
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The address of what follows, when the answer is a page and not the last one.</summary>
    private static string? NextPage(RestCall call, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("pageInfo", out var page)
            || !page.GetProperty("hasNextPage").GetBoolean())
        {
            return null;
        }

        var rest = call.Http.Request.Query.Where(one => one.Key != "after").SelectMany(one => one.Value.Select(given => (one.Key, Value: given ?? "")));
        var query = rest.Append((Key: "after", Value: page.GetProperty("endCursor").GetString()!))
            .Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}");
        return $"{call.Http.Request.Path}?{string.Join('&', query)}";
    }

    private Problem FromErrors(IReadOnlyList<GraphQLError> errors)
    {
        var first = errors[0];
        var status = Statuses.Of(first.Code);
        return new Problem(status, first.Code ?? ErrorCodes.Internal)
        {
            Detail = first.Message,
            Extensions = first.Extensions ?? new Dictionary<string, object?>(StringComparer.Ordinal),
            RetryAfter = status == StatusCodes.Status503ServiceUnavailable ? options.RetryAfter : null,
            Errors =
            [
                .. errors.Take(options.ErrorsPerAnswerMax).Select(error => new ProblemError(error.Code ?? ErrorCodes.Internal, error.Message, [])),
            ],
        };
    }

    private Problem? FromPayload(RestRoute route, JsonElement data)
    {
        if (!route.IsCommand
            || data.GetProperty(route.Data[0].Field) is not { ValueKind: JsonValueKind.Object } payload
            || !payload.TryGetProperty(DataPath.Errors, out var errors)
            || errors.GetArrayLength() == 0)
        {
            return null;
        }

        ProblemError[] told =
        [
            .. errors.EnumerateArray().Take(options.ErrorsPerAnswerMax).Select(error => new ProblemError(
                error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!, PathOf(error.GetProperty("path")))),
        ];
        return new Problem(Statuses.Of(told[0].Code), told[0].Code) { Detail = told[0].Detail, Errors = told };
    }

    /// <summary>GraphQL's path begins with the argument, and members below a field come in one step with dots. Bodies have no argument.</summary>
    private static string[] PathOf(JsonElement path) =>
        [.. path.EnumerateArray().Select(step => step.GetString()!).SkipWhile(step => step == InputStep).SelectMany(step => step.Split('.'))];
}
