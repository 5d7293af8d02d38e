using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>Lists that can be paged; a cursor of one is no cursor of another.</summary>
public enum PagedList
{
    Projects,
    Generations,
    Ledger,
    Assets,
}

/// <summary>What a caller asked for, checked.</summary>
/// <param name="First">How many items.</param>
/// <param name="After">The place of the last item of the page before, or null for the first page.</param>
public sealed record PageAsked(PagedList List, int First, LogPosition? After);

/// <summary>Why a page cannot be given.</summary>
public enum PageRefusal
{
    /// <summary><c>first</c> is not between 1 and <see cref="Paging.FirstMax"/>.</summary>
    BadFirst,

    /// <summary><c>after</c> is no cursor of this list.</summary>
    BadCursor,
}

/// <summary>Part of a list.</summary>
/// <param name="EndCursor">To be given as <c>after</c> for what follows; null on an empty page.</param>
public sealed record Page<T>(IReadOnlyList<T> Nodes, bool HasNextPage, string? EndCursor)
{
    public static Page<T> Empty { get; } = new([], HasNextPage: false, EndCursor: null);
}

/// <summary>
/// Keyset paging, newest first: a cursor is the log position at which an item was created. So items created meanwhile
/// neither shift a page nor repeat on it. A cursor holds no secret and opens nothing that its reader may not see.
/// </summary>
public static class Paging
{
    public const int FirstMax = 100;

    private const int CursorCharactersMax = 100;

    /// <summary>Checks what a caller asked for.</summary>
    /// <returns>Either the checked request or the reason to refuse it; never both.</returns>
    public static (PageAsked? Asked, PageRefusal? Refusal) Ask(PagedList list, int first, string? after)
    {
        if (first is < 1 or > FirstMax)
        {
            return (null, PageRefusal.BadFirst);
        }

        if (after is null)
        {
            return (new PageAsked(list, first, After: null), null);
        }

        return Decode(list, after) is { } position ? (new PageAsked(list, first, position), null) : (null, PageRefusal.BadCursor);
    }

    /// <summary>The cursor of an item.</summary>
    public static string Encode(PagedList list, LogPosition position) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Tag(list)}.{position.Commit}.{position.Prepare}")));

    /// <summary>Makes a page of one row more than was asked for.</summary>
    internal static Page<T> Cut<T>(PageAsked asked, IReadOnlyList<T> rows, Func<T, LogPosition> place)
    {
        var nodes = rows.Count > asked.First ? [.. rows.Take(asked.First)] : rows;
        return nodes.Count == 0 ? Page<T>.Empty : new Page<T>(nodes, rows.Count > asked.First, Encode(asked.List, place(nodes[^1])));
    }

    private static LogPosition? Decode(PagedList list, string cursor)
    {
        if (cursor.Length > CursorCharactersMax || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        var isNumbered = parts.Length == 3
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!isNumbered)
        {
            return null;
        }

        var position = new LogPosition(long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));

        // Only the one text that this server would have written is a cursor.
        return string.Equals(Encode(list, position), cursor, StringComparison.Ordinal) ? position : null;
    }

    private static char Tag(PagedList list) => list switch
    {
        PagedList.Projects => 'p',
        PagedList.Generations => 'g',
        PagedList.Ledger => 'l',
        PagedList.Assets => 'a',
        _ => throw new ArgumentOutOfRangeException(nameof(list), list, "Not a list."),
    };
}
