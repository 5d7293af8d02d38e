using Pulse.Bff.Edge;
using Pulse.GraphQL;

namespace Pulse.Bff.Operations;

/// <summary>Read models are of the whole installation: only who looks after it may see how they are.</summary>
internal static class OperatorAccess
{
    /// <exception cref="GraphQLException"><c>FORBIDDEN</c>.</exception>
    public static void Require(PulseRequest request)
    {
        if (!request.Caller.IsOperator)
        {
            throw new GraphQLException(request.IsArabic ? "هذا لمشغّلي المنصّة فقط." : "This is for operators only.", EdgeErrors.Forbidden);
        }
    }
}
