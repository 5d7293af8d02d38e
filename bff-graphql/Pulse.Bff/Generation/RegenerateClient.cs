using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Generation;

public sealed record RegenerateOptions
{
    /// <summary>How long an answer is waited for, its worker's turn included; below the engine's limit of a whole request.</summary>
    public TimeSpan AnswerTimeMax { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Has pictures made again, one at a time for each organization and process of the edge.</summary>
public sealed class Regenerations(IMessageBus bus, TimeProvider time, RegenerateOptions options) : IMessageHandler<RegenerationAnswered>
{
    private readonly Questions<OrganizationId, RegenerationResult> _questions = new(bus, time, options.AnswerTimeMax);

    /// <exception cref="OperationCanceledException">Whoever asked has hung up.</exception>
    public ValueTask<QuestionAnswer<RegenerationResult>> Ask(
        Guid requestId, OrganizationId organization, GenerationId generation, RecordedPicture recorded, CancellationToken cancellation) =>
        _questions.Ask(
            organization, requestId, answerBy => new RegenerationRequested(requestId, organization, generation, recorded, answerBy), cancellation);

    public ValueTask Handle(RegenerationAnswered message, MessageContext context, CancellationToken cancellation)
    {
        _questions.Answer(message.OrganizationId, message.RequestId, message.Result);
        return ValueTask.CompletedTask;
    }
}

internal static class RegenerateModule
{
    /// <summary>Expects bus and clock to be registered.</summary>
    public static IServiceCollection AddRegenerate(this IServiceCollection services, RegenerateOptions options) => services
        .AddSingleton(options)
        .AddSingleton<Regenerations>()
        .AddSingleton<IMessageHandler<RegenerationAnswered>>(provider => provider.GetRequiredService<Regenerations>());
}
