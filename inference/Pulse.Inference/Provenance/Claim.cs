using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Provenance;

/// <summary>What a file was made of by whom, before it is known where in the file it will stand.</summary>
/// <param name="Format">Media type of the file.</param>
/// <param name="DigitalSource">What kind of picture it is: a term of IPTC; null for a conversion, whose ingredient says it.</param>
/// <param name="ParentInstance">The manifest of the PNG that a conversion was made of.</param>
internal sealed record ClaimFacts(string Format, PictureLineage Lineage, string? DigitalSource, string? ParentInstance = null)
{
    /// <summary>Names this file: another format of the same picture has another name, the same file made again the same one.</summary>
    internal string Instance => "xmp:iid:" + DerivedId.From(
        "provenance", Format, Lineage.GenerationId.ToString(), Lineage.Attempt.ToString(CultureInfo.InvariantCulture), Lineage.Kind.ToString(),
        Lineage.Sample.ToString(CultureInfo.InvariantCulture), Lineage.Pick?.ToString(CultureInfo.InvariantCulture) ?? "", Lineage.Canvas.ToString());
}

/// <summary>Which bytes of a file are signed: all but the manifest's own frame.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
internal sealed record SignedBytes(string Sha256, int Start, int Length);

/// <summary>
/// The claim of a manifest, in the shape and with the labels of C2PA 2.1 (technical specification, sections 18.5 data hash, 18.12
/// actions, 18.13 ingredient), as JSON on one line, ASCII only. It holds no time and no chance.
/// </summary>
internal static class Claim
{
    /// <summary>Raised when a later build would read or write it otherwise.</summary>
    internal const int Version = 1;

    internal static readonly string Generator = string.Create(CultureInfo.InvariantCulture, $"Pulse/{Version}");

    private const string Actions = "c2pa.actions.v2";
    private const string Hash = "c2pa.hash.data";
    private const string Ingredient = "c2pa.ingredient.v3";
    private const string Lineage = "pulse.lineage";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(ClaimFacts facts, SignedBytes signed)
    {
        var lineage = facts.Lineage;
        JsonArray assertions = [Assertion(Actions, new JsonObject { ["actions"] = ActionsOf(facts) })];
        if (lineage.StoredSha256 is { } stored)
        {
            assertions.Add(Assertion(Ingredient, new JsonObject
            {
                ["relationship"] = "parentOf", ["dc:format"] = "image/png", ["instanceID"] = facts.ParentInstance, ["alg"] = "sha256", ["hash"] = stored,
            }));
        }

        assertions.Add(Assertion(Hash, new JsonObject
        {
            ["alg"] = "sha256",
            ["hash"] = signed.Sha256,
            ["exclusions"] = new JsonArray(new JsonObject { ["start"] = signed.Start, ["length"] = signed.Length }),
        }));
        assertions.Add(Assertion(Lineage, WriteLineage(lineage)));
        var claim = new JsonObject
        {
            ["claim_generator"] = Generator, ["format"] = facts.Format, ["instance_id"] = facts.Instance, ["assertions"] = assertions,
        };
        return JsonSerializer.SerializeToUtf8Bytes(claim, Plain);
    }

    /// <summary>What a claim says that was signed here; null when a later version wrote it.</summary>
    internal static (ClaimFacts Facts, SignedBytes Signed)? Read(ReadOnlySpan<byte> claim)
    {
        var root = JsonNode.Parse(claim)!;
        if ((string?)root["claim_generator"] != Generator)
        {
            return null;
        }

        var data = root["assertions"]!.AsArray().ToDictionary(one => (string)one!["label"]!, one => one!["data"]!, StringComparer.Ordinal);
        var (hash, ingredient) = (data[Hash], data.GetValueOrDefault(Ingredient));
        var range = hash["exclusions"]![0]!;
        var facts = new ClaimFacts(
            (string)root["format"]!,
            ReadLineage(data[Lineage], (string?)ingredient?["hash"]),
            (string?)data[Actions]["actions"]![0]!["digitalSourceType"],
            (string?)ingredient?["instanceID"]);
        return (facts, new SignedBytes((string)hash["hash"]!, (int)range["start"]!, (int)range["length"]!));
    }

    private static JsonArray ActionsOf(ClaimFacts facts) => facts.Lineage.StoredSha256 is null
        ?
        [
            new JsonObject
            {
                ["action"] = "c2pa.created",
                ["softwareAgent"] = new JsonObject { ["name"] = facts.Lineage.Model, ["version"] = facts.Lineage.ModelVersion },
                ["digitalSourceType"] = facts.DigitalSource,
            },
        ]
        : [new JsonObject { ["action"] = "c2pa.opened" }, new JsonObject { ["action"] = "c2pa.transcoded" }];

    private static JsonObject WriteLineage(PictureLineage lineage) => new()
    {
        ["organizationId"] = lineage.OrganizationId.ToString(),
        ["generationId"] = lineage.GenerationId.ToString(),
        ["attempt"] = lineage.Attempt,
        ["kind"] = lineage.Kind == PictureKind.Final ? "final" : "sample",
        ["sample"] = lineage.Sample,
        ["pick"] = lineage.Pick,
        ["canvas"] = lineage.Canvas.ToString().ToUpperInvariant(),
        ["model"] = lineage.Model,
        ["modelVersion"] = lineage.ModelVersion,
        ["renderer"] = lineage.Renderer,
        ["layout"] = lineage.Layout,

        // Text, as in the API: a seed has 64 bits, and many readers of JSON keep 53.
        ["seed"] = lineage.Seed.ToString(CultureInfo.InvariantCulture),
        ["knowledgeSha256"] = lineage.KnowledgeSha256,
    };

    private static PictureLineage ReadLineage(JsonNode written, string? storedSha256) => new(
        new OrganizationId(Guid.Parse((string)written["organizationId"]!)),
        new GenerationId(Guid.Parse((string)written["generationId"]!)),
        (int)written["attempt"]!,
        (string?)written["kind"] == "final" ? PictureKind.Final : PictureKind.Sample,
        (int)written["sample"]!,
        (int?)written["pick"],
        Enum.Parse<CreativeFormat>((string)written["canvas"]!, ignoreCase: true),
        (string)written["model"]!,
        (string)written["modelVersion"]!,
        (string)written["renderer"]!,
        (string)written["layout"]!,
        long.Parse((string)written["seed"]!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        (string)written["knowledgeSha256"]!,
        storedSha256);

    private static JsonObject Assertion(string label, JsonNode data) => new() { ["label"] = label, ["data"] = data };
}
