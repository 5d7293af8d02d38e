using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Bff.Edge;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Blobs;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Bff.Files;

/// <summary>Says of a file what its manifest proves, and of the picture it shows what the read models know.</summary>
public sealed class FileVerification(IProvenance provenance, ReadSessions sessions, IBlobStore blobs)
{
    /// <summary>The answer as JSON. An organization learns of no other one: a file of theirs is answered like a forged one.</summary>
    public async Task<JsonObject> Look(OrganizationId organization, ReadOnlyMemory<byte> file, bool isArabic, CancellationToken cancellation)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Span));
        var finding = await provenance.Examine(organization, file, cancellation);
        (string Verdict, string? Reason, DownloadFormat? Format, string? Manifest, PictureLineage? Lineage) said = finding switch
        {
            ProvenanceFinding.Ours ours => ("ours", null, ours.Format, ours.Manifest, ours.Lineage),
            ProvenanceFinding.Altered altered => ("altered", "BYTES_CHANGED", altered.Format, altered.Manifest, altered.Lineage),
            ProvenanceFinding.NotOurs other => ("notOurs", CodeOf(other.Reason), null, null, null),
            _ => throw new InvalidOperationException($"{finding} is no finding."),
        };
        var storedSha256 = said.Lineage?.StoredSha256 ?? (finding is ProvenanceFinding.Ours ? sha256 : null);
        return new JsonObject
        {
            ["verdict"] = said.Verdict,
            ["reason"] = said.Reason,
            ["message"] = VerdictTexts.Of(said.Reason, isArabic),
            ["sha256"] = sha256,
            ["format"] = said.Format is { } known ? FileLinks.Extension(known) : null,
            ["publicKey"] = await provenance.PublicKey(organization, cancellation),
            ["manifest"] = said.Manifest is { } manifest ? JsonNode.Parse(manifest) : null,
            ["lineage"] = said.Lineage is { } lineage
                ? await Tell(organization, lineage, storedSha256, said.Format == DownloadFormat.Pdf, cancellation)
                : null,
        };
    }

    /// <param name="storedSha256">Of the stored file that this one is or was made of, as far as it is known.</param>
    private async Task<JsonObject> Tell(
        OrganizationId organization, PictureLineage lineage, string? storedSha256, bool isSheet, CancellationToken cancellation)
    {
        var told = Told(lineage);
        var opening = await sessions.Open(new OrgScope(organization), [ReadView.Generations, ReadView.Projects], LogPosition.Start, cancellation);
        if (opening is not ReadOpening.Opened { Session: var opened })
        {
            // The manifest alone proves what it says; the rest is told when the read models can be read again.
            return told;
        }

        await using var session = opened;
        var generation = await GenerationQueries.ById(session, lineage.GenerationId, cancellation);
        told["isKnown"] = generation is not null;
        if (generation is not null)
        {
            var project = new ProjectId(generation.ProjectId);
            var projects = await ProjectQueries.ByIds(session, [project], cancellation);
            told["project"] = new JsonObject { ["id"] = generation.ProjectId, ["name"] = projects.GetValueOrDefault(project)?.Name };
            told["prompt"] = generation.Prompt;
            told["status"] = generation.Status;
            told["createdAt"] = generation.CreatedAt.UtcDateTime;
            storedSha256 ??= await StoredAs(session, generation, lineage, isSheet, cancellation);
        }

        told["isStored"] = storedSha256 is null ? null : await IsStored(organization, storedSha256, cancellation);
        return told;
    }

    private static JsonObject Told(PictureLineage lineage) => new()
    {
        ["isKnown"] = null,
        ["isStored"] = null,
        ["generationId"] = lineage.GenerationId.Value,
        ["attempt"] = lineage.Attempt,
        ["kind"] = lineage.Kind == PictureKind.Final ? "FINAL" : "SAMPLE",
        ["sample"] = lineage.Sample,
        ["pick"] = lineage.Pick,
        ["format"] = lineage.Canvas.ToString().ToUpperInvariant(),
        ["model"] = lineage.Model,
        ["modelVersion"] = lineage.ModelVersion,
        ["renderer"] = lineage.Renderer,
        ["layout"] = lineage.Layout,
        ["seed"] = FormattableString.Invariant($"{lineage.Seed}"),
        ["project"] = null,
        ["prompt"] = null,
        ["status"] = null,
        ["createdAt"] = null,
    };

    /// <summary>The hash that the read model has of the picture, for a file that does not tell it; samples are kept there for the current attempt only.</summary>
    private static async Task<string?> StoredAs(
        ReadSession session, GenerationRow generation, PictureLineage lineage, bool isSheet, CancellationToken cancellation)
    {
        if (generation.Attempt != lineage.Attempt)
        {
            return null;
        }

        if (lineage.Kind == PictureKind.Sample)
        {
            var samples = await GenerationQueries.Samples(session, [lineage.GenerationId], cancellation);
            return samples[lineage.GenerationId].FirstOrDefault(sample => sample.Number == lineage.Sample)?.Sha256;
        }

        var finals = await GenerationQueries.Finals(session, [lineage.GenerationId], cancellation);
        var final = finals[lineage.GenerationId].LastOrDefault(final => final.Pick == lineage.Pick);
        if (ApiEnum<CreativeFormat>.Parse(generation.Format) == lineage.Canvas)
        {
            return isSheet ? final?.SheetSha256 : final?.Sha256;
        }

        var reflows = final?.Reflows is { } json ? JsonSerializer.Deserialize<IReadOnlyList<ReflowRow>>(json, PulseJson.Options)! : [];
        var reflow = reflows.FirstOrDefault(one => ApiEnum<CreativeFormat>.Parse(one.Format) == lineage.Canvas);
        return isSheet ? reflow?.SheetSha256 : reflow?.Sha256;
    }

    private async Task<bool> IsStored(OrganizationId organization, string sha256, CancellationToken cancellation)
    {
        await using var content = await blobs.OpenContent(organization, sha256, cancellation);
        return content is not null;
    }

    private static string CodeOf(NotOursReason reason) => reason switch
    {
        NotOursReason.UnknownFormat => "UNKNOWN_FORMAT",
        NotOursReason.NoManifest => "NO_MANIFEST",
        NotOursReason.NotSignedHere => "NOT_SIGNED_HERE",
        NotOursReason.LaterVersion => "LATER_VERSION",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}

/// <summary>What a verdict means, in a sentence.</summary>
internal static class VerdictTexts
{
    /// <param name="reason">Null for a file that is ours and untouched.</param>
    public static string Of(string? reason, bool isArabic) => reason switch
    {
        null => isArabic ? "هذا الملف من مؤسستك، ولم يتغيّر منه شيء." : "The file was made for your organization and is as it was made.",
        "BYTES_CHANGED" => isArabic
            ? "يحمل الملف بيانًا وقّعته مؤسستك، لكنّ محتواه تغيّر بعد التوقيع."
            : "The file carries a manifest that your organization signed, and was changed since.",
        "UNKNOWN_FORMAT" => isArabic
            ? "ليس من ملفاتنا: صيغته ليست من الصيغ التي نصدّرها."
            : "Not ours: it is in none of the formats that are exported here.",
        "NO_MANIFEST" => isArabic ? "ليس من ملفاتنا: لا يحمل بيان مصدر." : "Not ours: there is no manifest of provenance in it.",
        "NOT_SIGNED_HERE" => isArabic
            ? "ليس من ملفاتنا: لم يُوقَّع بيان مصدره بمفتاح مؤسستك."
            : "Not ours: its manifest is not signed by your organization's key.",
        "LATER_VERSION" => isArabic
            ? "وقّعته مؤسستك، لكن بإصدار أحدث لا يقرؤه هذا الإصدار."
            : "Signed by your organization, by a later version than this one can read.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
