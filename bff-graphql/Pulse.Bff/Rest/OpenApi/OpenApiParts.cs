using System.Text.Json.Nodes;
using Pulse.Bff.Rest.Answers;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>What all operations share: parameters, headers, problems.</summary>
internal static class OpenApiParts
{
    private const string CodesHeading = "| code | status |\n|---|---|\n";

    private static readonly Dictionary<int, string> ProblemNames = new()
    {
        [400] = "BadRequest",
        [401] = "Unauthenticated",
        [402] = "NotEnoughCredit",
        [404] = "NotFound",
        [409] = "Conflict",
        [422] = "NotAccepted",
        [429] = "TooManyRequests",
        [503] = "NotAvailable",
    };

    private static readonly Dictionary<string, (string Header, string Description, bool IsRequired, JsonObject Schema)> SharedParameters = new(StringComparer.Ordinal)
    {
        ["IdempotencyKey"] = (
            IdempotencyKey.Header,
            "New for each request, the same for each try of it: 1 to 255 visible ASCII characters, for example a UUID. The answer is kept for 24 hours and given again.",
            true,
            new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = IdempotencyKey.CharactersMax, ["pattern"] = "^[!-~]+$" }),
        ["IfNoneMatch"] = ("If-None-Match", "An ETag that the caller has; 304 when it still holds.", false, ScalarSchemas.Of("String")),
        ["PulseConsistency"] = (
            RestExecution.ConsistencyHeader,
            "A token from an earlier answer: this one is then never older. 503 with the code LAGGING when that takes too long.",
            false,
            ScalarSchemas.Of("ConsistencyToken")),
        ["AcceptLanguage"] = ("Accept-Language", "Language of texts for people: Arabic, or English where it is preferred.", false, ScalarSchemas.Of("String")),
    };

    private static readonly Dictionary<string, (string Description, JsonObject Schema)> SharedHeaders = new(StringComparer.Ordinal)
    {
        ["Location"] = ("Where what was made, or the file, can be read.", ScalarSchemas.Of("Url")),
        ["Pulse-Consistency"] = ("Where this answer stands in the organization's history; give it to later reads.", ScalarSchemas.Of("ConsistencyToken")),
        ["Idempotency-Replayed"] = ("`true` when this is an earlier answer given again.", ScalarSchemas.Of("String")),
        ["ETag"] = ("A weak validator of this answer.", ScalarSchemas.Of("String")),
        ["Link"] = ("The next page, as `<…>; rel=\"next\"` (RFC 8288); absent on the last.", ScalarSchemas.Of("String")),
        ["RateLimit-Limit"] = ("Requests that the organization may send in a window.", ScalarSchemas.Of("Int")),
        ["RateLimit-Remaining"] = ("Requests left in this window.", ScalarSchemas.Of("Int")),
        ["RateLimit-Reset"] = ("Seconds until the window ends.", ScalarSchemas.Of("Int")),
        ["Retry-After"] = ("Seconds to wait before the same request is sent again.", ScalarSchemas.Of("Int")),
    };

    public static JsonObject Info(string version) => new()
    {
        ["title"] = "Pulse",
        ["version"] = version,
        ["summary"] = "Describe what you need, look at four samples, pick one, download it.",
        ["description"] = "Every route executes one document of the GraphQL API, so the two never disagree. A request that fails answers "
            + "`application/problem+json` (RFC 9457) whose `code` is one of these:\n\n" + CodesHeading
            + string.Join('\n', Statuses.Codes.Order(StringComparer.Ordinal).Select(code => FormattableString.Invariant($"| `{code}` | {Statuses.Of(code)} |"))),
        ["license"] = new JsonObject { ["name"] = "Proprietary", ["identifier"] = "LicenseRef-Proprietary" },
    };

    public static JsonArray Tags(IEnumerable<string> tags) =>
        [.. tags.Append("Files").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(tag => (JsonNode)new JsonObject { ["name"] = tag })];

    public static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
    };

    public static JsonObject Parameter(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };

    public static JsonObject Header(string name) => new() { ["$ref"] = $"#/components/headers/{name}" };

    public static JsonObject Response(string name) => new() { ["$ref"] = $"#/components/responses/{name}" };

    public static string ProblemName(int status) => ProblemNames[status];

    public static JsonObject Query(RestVariable variable, SchemaWriter schemas)
    {
        var parameter = new JsonObject { ["name"] = variable.Name, ["in"] = "query" };
        if ((variable.Description ?? DescriptionOf(variable.Name)) is { } description)
        {
            parameter["description"] = description;
        }

        if (variable.IsRequired)
        {
            parameter["required"] = true;
        }

        if (variable.Type.Named is InputObjectType)
        {
            parameter["style"] = "deepObject";
            parameter["explode"] = true;
        }

        // Left out, never null: a query has no word for nothing.
        parameter["schema"] = schemas.Input(new NonNullType(variable.Type.Nullable), null, variable.Default);
        return parameter;
    }

    public static JsonObject Parameters()
    {
        var parameters = new JsonObject(SharedParameters.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject
        {
            ["name"] = one.Value.Header,
            ["in"] = "header",
            ["description"] = one.Value.Description,
            ["required"] = one.Value.IsRequired,
            ["schema"] = one.Value.Schema.DeepClone(),
        })));

        // Swagger UI fills it in, and the page sends a fresh key in its place.
        parameters["IdempotencyKey"]!["example"] = ScalarSchemas.Example("UUID", "");
        return parameters;
    }

    public static JsonObject Headers() => new(SharedHeaders.Select(one => KeyValuePair.Create(
        one.Key, (JsonNode?)new JsonObject { ["description"] = one.Value.Description, ["schema"] = one.Value.Schema.DeepClone() })));

    public static JsonObject Responses() => new(
    [
        KeyValuePair.Create("NotModified", (JsonNode?)new JsonObject { ["description"] = "What the caller has still holds." }),
        .. ProblemNames.OrderBy(one => one.Key).Select(one => KeyValuePair.Create(one.Value, (JsonNode?)ProblemResponse(RestTexts.Title(one.Key, isArabic: false), one.Key is 409 or 429 or 503))),
        KeyValuePair.Create("Problem", (JsonNode?)ProblemResponse("Anything else that went wrong.", mayWait: false)),
    ]);

    public static IEnumerable<int> ProblemsOf(RestRoute route) => route.IsCommand ? [400, 401, 402, 404, 409, 422, 429, 503] : [400, 401, 404, 429, 503];

    public static string Phrase(RestRoute route) => route.Status switch
    {
        201 => "Made.",
        202 => "Accepted; what follows shows in the generation.",
        302 => "A signed link to the file; it works for a short time.",
        _ => "The answer.",
    };

    public static void AddProblem(SchemaWriter schemas)
    {
        schemas.Add("ProblemError", new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("code", "detail", "path", "pointer"),
            ["properties"] = new JsonObject
            {
                ["code"] = ScalarSchemas.Of("String"),
                ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "For people, in the language of the request." },
                ["path"] = new JsonObject { ["type"] = "array", ["items"] = ScalarSchemas.Of("String"), ["description"] = "From the body's root, or a parameter's name." },
                ["pointer"] = new JsonObject { ["type"] = "string", ["description"] = "The same as a JSON Pointer (RFC 6901)." },
            },
        });
        schemas.Add("Problem", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Problem details (RFC 9457). Further members may tell more, such as `lag`.",
            ["required"] = new JsonArray("type", "title", "status", "detail", "instance", "code", "errors"),
            ["properties"] = new JsonObject
            {
                ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri" },
                ["title"] = ScalarSchemas.Of("String"),
                ["status"] = ScalarSchemas.Of("Int"),
                ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "For people, in the language of the request." },
                ["instance"] = ScalarSchemas.Of("Url"),
                ["code"] = new JsonObject { ["type"] = "string", ["description"] = "For programs." },
                ["errors"] = new JsonObject { ["type"] = "array", ["items"] = SchemaWriter.Reference("ProblemError") },
            },
        });
    }

    private static JsonObject ProblemResponse(string description, bool mayWait)
    {
        var response = new JsonObject { ["description"] = description };
        if (mayWait)
        {
            response["headers"] = new JsonObject { ["Retry-After"] = Header("Retry-After") };
        }

        response["content"] = new JsonObject { [Problem.MediaType] = new JsonObject { ["schema"] = SchemaWriter.Reference("Problem") } };
        return response;
    }

    private static string? DescriptionOf(string variable) => variable switch
    {
        "first" => "How many items a page has at most; 1 to 100.",
        "after" => "The cursor after which the page begins: `pageInfo.endCursor` of the one before.",
        "asOf" => "A moment of the past to read at; exactly one of its members.",
        "as" => "The file's format.",
        _ => null,
    };
}
