using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

public sealed record PageInfo(bool HasNextPage, string? EndCursor);

/// <summary>Pages of the read side as the API shows them.</summary>
internal static class Pages
{
    /// <exception cref="GraphQLException"><c>BAD_CURSOR</c> or <c>BAD_USER_INPUT</c>.</exception>
    public static PageAsked Ask(PagedList list, int? first, string? after, PulseRequest request)
    {
        var (asked, refusal) = Paging.Ask(list, first ?? Paging.FirstMax, after);
        return refusal switch
        {
            null => asked!,
            PageRefusal.BadFirst => throw BadFirst(request),
            PageRefusal.BadCursor => throw new GraphQLException(
                request.IsArabic ? "المؤشّر after غير صالح لهذه القائمة." : "The cursor after is not one of this list.", EdgeErrors.BadCursor),
            _ => throw new InvalidOperationException($"{refusal} is no refusal."),
        };
    }

    public static GraphQLException BadFirst(PulseRequest request) => new(
        FormattableString.Invariant($"{(request.IsArabic ? "القيمة first يجب أن تكون بين 1 و" : "The argument first must be between 1 and")} {Paging.FirstMax}."),
        ErrorCodes.BadUserInput);

    public static PageInfo InfoOf<T>(Page<T> page) => new(page.HasNextPage, page.EndCursor);
}
