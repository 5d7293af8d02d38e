using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>Reads what lies below rows at the moment at which the rows themselves were read.</summary>
internal static class Moments
{
    /// <summary>Loads once for each moment among the rows, which almost always is one, and answers a value a row in their order.</summary>
    /// <param name="load">Reads for rows of one moment, and answers how to find each row's value in what was read.</param>
    public static async Task<IReadOnlyList<TValue>> Each<TRow, TValue>(
        IReadOnlyList<TRow> rows, Func<TRow, AsOf?> momentOf, RequestReads reads, Func<IReadOnlyList<TRow>, ReadSession, Task<Func<TRow, TValue>>> load)
    {
        var values = new TValue[rows.Count];
        var moment = rows.Count > 0 ? momentOf(rows[0]) : null;
        if (rows.All(row => momentOf(row) == moment))
        {
            var valueOf = await load(rows, reads.Below(moment));
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = valueOf(rows[index]);
            }

            return values;
        }

        foreach (var same in Enumerable.Range(0, rows.Count).GroupBy(index => momentOf(rows[index])))
        {
            var valueOf = await load([.. same.Select(index => rows[index])], reads.Below(same.Key));
            foreach (var index in same)
            {
                values[index] = valueOf(rows[index]);
            }
        }

        return values;
    }
}
