using System.Text.Json.Nodes;

namespace Pulse.Cli.Verify;

/// <summary>Puts an answer about a file into words.</summary>
internal static class VerifyLines
{
    private const string Unknown = "unknown";

    internal static IEnumerable<string> Of(string file, JsonObject answer)
    {
        var verdict = (string)answer["verdict"]!;
        yield return $"{file}: {(verdict == VerifyClient.NotOurs ? "not ours" : verdict)}";
        yield return $"  {answer["message"]}";
        if (answer["lineage"] is not JsonObject lineage)
        {
            yield break;
        }

        var made = lineage["createdAt"] is { } at ? $", requested at {at}" : "";
        yield return $"  picture       {Picture(lineage)}, {lineage["format"]} as {answer["format"]}";
        yield return $"  generation    {lineage["generationId"]}, attempt {lineage["attempt"]}, {lineage["status"] ?? Unknown}{made}";
        yield return $"  project       {lineage["project"]?["id"] ?? Unknown} {lineage["project"]?["name"]}".TrimEnd();
        yield return $"  prompt        {lineage["prompt"] ?? ((bool?)lineage["isKnown"] == true ? "erased" : Unknown)}";
        yield return $"  made by       {lineage["model"]} {lineage["modelVersion"]}, {lineage["renderer"]}, layout {lineage["layout"]}, seed {lineage["seed"]}";
        yield return $"  still stored  {(bool?)lineage["isStored"] switch { true => "yes", false => "no", null => Unknown }}";
        yield return $"  public key    {answer["publicKey"]}";
    }

    private static string Picture(JsonObject lineage) => lineage["pick"] is { } pick
        ? $"final of sample {lineage["sample"]} (pick {pick})"
        : $"sample {lineage["sample"]}";
}
