namespace Pulse.Cli.Demo;

/// <summary>The demo's GraphQL documents.</summary>
internal static class DemoDocuments
{
    internal const string Budget = """
        query($token: ConsistencyToken!) { creditBalance(atLeast: $token) { available } quote(format: SQUARE) { finalCredits } }
        """;

    internal const string Changes = """
        subscription($id: UUID!, $from: ConsistencyToken) {
          generationChanged(id: $id, resumeFrom: $from) {
            kind samplesReady status consistencyToken
            generation { failureReason failureDetail refusal { message } }
          }
        }
        """;

    internal const string Everything = """
        query($id: UUID!, $token: ConsistencyToken) {
          generation(id: $id, atLeast: $token) {
            id projectId prompt format attempt status createdAt updatedAt
            samples { number image { ...file } recipe { ...whole } }
            finals {
              sample pick image { ...file } recipe { ...whole } sheet { url sha256 sizeBytes }
              alsoIn { format image { ...file } sheet { url sha256 sizeBytes } }
            }
          }
          creditLedger(generationId: $id, atLeast: $token) {
            nodes { id kind credits availableChange availableAfter generationId priceVersion reason at }
          }
          sagaTimeline(generationId: $id, atLeast: $token) { revision input outputs step deadline traceId at }
        }
        fragment file on Image { url sha256 width height sizeBytes }
        fragment whole on Recipe { model modelVersion renderer layout seed sha256 priceVersion detail }
        """;
}
