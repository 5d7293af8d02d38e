using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Xunit.Sdk;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>A GraphQL error or a payload's error, as a client sees it.</summary>
/// <param name="Type">The payload error's <c>__typename</c>; null for an error of GraphQL itself.</param>
public sealed record Refusal(string? Type, string? Code, string Message, IReadOnlyList<string> Path)
{
    /// <summary>The path in dots, for example <c>input.prompt</c>.</summary>
    public string Where => string.Join('.', Path);

    internal static IReadOnlyList<Refusal> From(SubscriptionRefusedException refused) => [.. refused.Errors.Select(error => From(error!))];

    public static Refusal From(JsonNode error) => new(
        (string?)error["__typename"],
        (string?)(error["code"] ?? error["extensions"]?["code"]),
        (string)error["message"]!,
        [.. (error["path"] as JsonArray ?? []).Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)!)]);
}

/// <summary>An answer over HTTP: status, data and errors, untouched.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, JsonNode? Data, IReadOnlyList<Refusal> Errors)
{
    /// <summary>The data of an answer that has to be without errors.</summary>
    public JsonNode Expect() => Errors.Count == 0 && Data is not null
        ? Data
        : throw new XunitException(string.Create(
            CultureInfo.InvariantCulture, $"An answer without errors was expected, not {(int)Status}: {Body}"));

    /// <summary>The code of the only error, which leaves no data.</summary>
    public string? OnlyCode => Errors.Count == 1 ? Errors[0].Code : string.Join(',', Errors.Select(error => error.Code));
}

/// <summary>What a mutation answered.</summary>
public sealed record Receipt(Guid? Id, string? Token, IReadOnlyList<Refusal> Errors)
{
    public bool IsAccepted => Errors.Count == 0;

    /// <summary>The consistency token of a mutation that has to be accepted.</summary>
    public string Accepted() => IsAccepted && Id is not null && Token is not null
        ? Token
        : throw new XunitException($"The mutation was refused: {string.Join("; ", Errors)}");

    /// <summary>The error of a mutation that has to be refused, with nothing else in the payload.</summary>
    public Refusal Refused()
    {
        Assert.Null(Token);
        Assert.Null(Id);
        return Assert.Single(Errors);
    }

    public static Receipt From(JsonNode payload, string idField) => new(
        (string?)payload[idField] is { } id ? Guid.Parse(id) : null,
        (string?)payload["consistencyToken"],
        [.. payload["errors"]!.AsArray().Select(error => Refusal.From(error!))]);
}

/// <summary>A change as the subscription sends it.</summary>
public sealed record Change(Guid GenerationId, string Kind, int SamplesReady, string Status, string Token)
{
    public bool HasEnded => Status is "COMPLETED" or "FAILED" or "CANCELLED";

    public static Change From(JsonNode data)
    {
        var change = data["generationChanged"]!;
        return new Change(
            Guid.Parse((string)change["generationId"]!),
            (string)change["kind"]!,
            (int)change["samplesReady"]!,
            (string)change["status"]!,
            (string)change["consistencyToken"]!);
    }
}

public sealed record Balance(int Granted, int Available, int Held, int Settled)
{
    /// <summary>The one identity that money must satisfy at every moment.</summary>
    public bool Nets => Granted == Available + Held + Settled && Available >= 0 && Held >= 0;

    public static Balance From(JsonNode node) =>
        new((int)node["granted"]!, (int)node["available"]!, (int)node["held"]!, (int)node["settled"]!);
}

public sealed record LedgerLine(
    string Id, string Kind, int Credits, int AvailableChange, int AvailableAfter, Guid? GenerationId, string? Reason)
{
    public static LedgerLine From(JsonNode node) => new(
        (string)node["id"]!,
        (string)node["kind"]!,
        (int)node["credits"]!,
        (int)node["availableChange"]!,
        (int)node["availableAfter"]!,
        (string?)node["generationId"] is { } id ? Guid.Parse(id) : null,
        (string?)node["reason"]);
}
