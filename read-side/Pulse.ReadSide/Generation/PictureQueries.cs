using Pulse.Contracts.Ids;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Generation;

/// <summary>One picture with everything that is known of how it was made.</summary>
/// <param name="Recipe">JSON as it was sealed; null once the person behind it was erased.</param>
/// <param name="RecipeSubject">The person behind the recipe.</param>
public sealed record PictureRow(
    string Format,
    string Sha256,
    int Width,
    string Model,
    string ModelVersion,
    string Renderer,
    string Layout,
    long Seed,
    string? Recipe,
    Guid RecipeSubject);

/// <summary>Reads single pictures. One of another organization is not there; neither is a final that is not paid for.</summary>
public static class PictureQueries
{
    private static readonly string SampleSql = SqlFile.Beside(typeof(PictureQueries), "picture-of-sample");
    private static readonly string FinalSql = SqlFile.Beside(typeof(PictureQueries), "picture-of-final");

    /// <summary>A sample of the current attempt, by its number, or null. One statement.</summary>
    public static Task<PictureRow?> OfSample(ReadSession session, GenerationId generation, int number, CancellationToken cancellation) =>
        Single(session, SampleSql, generation, number, cancellation);

    /// <summary>A paid final, by its pick, or null. One statement.</summary>
    public static Task<PictureRow?> OfFinal(ReadSession session, GenerationId generation, int pick, CancellationToken cancellation) =>
        Single(session, FinalSql, generation, pick, cancellation);

    private static async Task<PictureRow?> Single(
        ReadSession session, string sql, GenerationId generation, int number, CancellationToken cancellation) =>
        (await session.Query<PictureRow>(sql, new { generation = generation.Value, number }, cancellation)).SingleOrDefault();
}
