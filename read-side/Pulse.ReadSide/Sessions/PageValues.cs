using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>The parameters that every paged statement has.</summary>
internal static class PageValues
{
    /// <summary>Above every position that a log can have.</summary>
    private static readonly LogPosition End = LogPosition.At(long.MaxValue);

    /// <exception cref="ArgumentException">The request is for another list.</exception>
    public static object Of(PageAsked asked, PagedList list)
    {
        if (asked.List != list)
        {
            throw new ArgumentException($"A page of {asked.List} was asked of {list}.", nameof(asked));
        }

        var after = asked.After ?? End;
        return new { afterCommit = after.Commit, afterPrepare = after.Prepare, rowsMax = asked.First + 1 };
    }
}
