namespace Pulse.GraphQL.Transport;

/// <summary>A request that is not even a GraphQL request, with the HTTP status that says so.</summary>
public sealed class BadRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The methods that are allowed, for a status of 405.</summary>
    public string? Allow { get; init; }

    internal GraphQLError ToError() => new(Message) { Code = ErrorCodes.BadRequest };
}
