using System.Text.Json.Nodes;

namespace Pulse.Cli.Demo;

/// <summary>The API refused a subscription, or ended it with errors.</summary>
internal sealed class SubscriptionRefusedException(JsonArray errors)
    : CliException($"The subscription was refused: {errors.ToJsonString()}")
{
    /// <summary>Errors of GraphQL, as they came.</summary>
    internal JsonArray Errors => errors;
}
