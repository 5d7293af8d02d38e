namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>The GraphQL documents of <see cref="PulseClient"/>.</summary>
internal static class Documents
{
    internal const string Changes = """
        subscription($id: UUID, $from: ConsistencyToken) {
          generationChanged(id: $id, resumeFrom: $from) { generationId kind samplesReady status consistencyToken }
        }
        """;

    internal const string BalanceChanges = """
        subscription($from: ConsistencyToken) {
          creditBalanceChanged(resumeFrom: $from) { kind balance { granted available held settled } consistencyToken }
        }
        """;

    internal const string Balance = """
        query($token: ConsistencyToken) { creditBalance(atLeast: $token) { granted available held settled } }
        """;

    internal const string Ledger = """
        query($id: UUID, $after: String, $token: ConsistencyToken) {
          creditLedger(generationId: $id, first: 100, after: $after, atLeast: $token) {
            nodes { id kind credits availableChange availableAfter generationId reason }
            pageInfo { hasNextPage endCursor }
          }
        }
        """;

    internal const string Generation = """
        query($id: UUID!, $token: ConsistencyToken) {
          generation(id: $id, atLeast: $token) {
            id projectId status prompt format attempt failureReason failureDetail refusal { rule category message } pickedSample
            samplesWanted
            samples { number revisionOf image { ...whole } recipe { seed sha256 model layout detail } }
            finals { sample pick image { ...whole } recipe { seed sha256 model layout detail } sheet { url sha256 sizeBytes } }
          }
        }
        fragment whole on Image { url sha256 width height sizeBytes jpeg: url(format: JPEG) webp: url(format: WEBP) avif: url(format: AVIF) }
        """;

    internal const string Timeline = """
        query($id: UUID!, $token: ConsistencyToken) {
          sagaTimeline(generationId: $id, atLeast: $token) { revision input outputs step traceId }
        }
        """;

    internal const string Generations = """
        query($token: ConsistencyToken) { generations(first: 100, atLeast: $token) { nodes { id status attempt } } }
        """;

    internal static string Mutation(string field, string idField) => $$"""
        mutation($input: {{char.ToUpperInvariant(field[0])}}{{field[1..]}}Input!) {
          {{field}}(input: $input) { {{idField}} consistencyToken errors { __typename code message path } }
        }
        """;
}
