using Pulse.Bff.Edge;
using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Text;
using Pulse.GraphQL;

namespace Pulse.Bff.Generation;

public sealed record RequestGenerationInput(
    Guid CommandId, Guid GenerationId, Guid ProjectId, string Prompt, CreativeFormat Format, PhotoInput? Photo, BrandInput? Brand);

public sealed record PickSampleInput(Guid CommandId, Guid GenerationId, int Sample, IReadOnlyList<CreativeFormat> AlsoIn);

public sealed record MoreSamplesInput(Guid CommandId, Guid GenerationId);

public sealed record CancelGenerationInput(Guid CommandId, Guid GenerationId);

public sealed record RetryGenerationInput(Guid CommandId, Guid GenerationId);

[GraphQLObject("RequestGenerationPayload")]
[GraphQLObject("MoreSamplesPayload")]
[GraphQLObject("ReviseTextPayload")]
[GraphQLObject("PickSamplePayload")]
[GraphQLObject("CancelGenerationPayload")]
[GraphQLObject("RetryGenerationPayload")]
public sealed record GenerationPayload(Guid? GenerationId, string? ConsistencyToken, IReadOnlyList<UserError> Errors);

[GraphQLObject("Mutation")]
public static class GenerationMutations
{
    [RootField]
    public static async ValueTask<GenerationPayload> RequestGeneration(
        RequestGenerationInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation)
    {
        var (prompt, rejection) = await gateway.Seal(
            request, input.CommandId, input.Prompt, TextLimits.PromptCharactersMax, "prompt", SealedFields.GenerationPrompt, cancellation);
        rejection ??= input.Brand?.Check();
        if (prompt is null || rejection is not null)
        {
            return Payload(input.GenerationId, CommandGateway.Refuse(request, rejection!));
        }

        var command = new RequestGeneration(
            request.Caller.OrganizationId, new GenerationId(input.GenerationId), new ProjectId(input.ProjectId), request.Caller.PersonId, prompt, input.Format,
            MaterialsInput.Of(input.Photo, input.Brand));
        return await Send(input.CommandId, command, request, gateway, cancellation);
    }

    [RootField]
    public static ValueTask<GenerationPayload> MoreSamples(
        MoreSamplesInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(input.CommandId, new MoreSamples(request.Caller.OrganizationId, new GenerationId(input.GenerationId)), request, gateway, cancellation);

    [RootField]
    public static async ValueTask<GenerationPayload> ReviseText(
        ReviseTextInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation)
    {
        var (texts, rejection) = await input.Texts.Seal(request, input.CommandId, gateway, cancellation);
        return texts is null
            ? Payload(input.GenerationId, CommandGateway.Refuse(request, rejection!))
            : await Send(
                input.CommandId,
                new ReviseText(request.Caller.OrganizationId, new GenerationId(input.GenerationId), input.Sample, texts), request, gateway, cancellation);
    }

    [RootField]
    public static ValueTask<GenerationPayload> PickSample(
        PickSampleInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(
            input.CommandId,
            new PickSample(request.Caller.OrganizationId, new GenerationId(input.GenerationId), input.Sample, input.AlsoIn is [] ? null : input.AlsoIn),
            request,
            gateway,
            cancellation);

    [RootField]
    public static ValueTask<GenerationPayload> CancelGeneration(
        CancelGenerationInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(input.CommandId, new CancelGeneration(request.Caller.OrganizationId, new GenerationId(input.GenerationId)), request, gateway, cancellation);

    [RootField]
    public static ValueTask<GenerationPayload> RetryGeneration(
        RetryGenerationInput input, PulseRequest request, [Service] CommandGateway gateway, CancellationToken cancellation) =>
        Send(input.CommandId, new RetryGeneration(request.Caller.OrganizationId, new GenerationId(input.GenerationId)), request, gateway, cancellation);

    private static async ValueTask<GenerationPayload> Send(
        Guid commandId, GenerationCommand command, PulseRequest request, CommandGateway gateway, CancellationToken cancellation) =>
        Payload(command.GenerationId.Value, await gateway.Send(request, commandId, command, cancellation));

    private static GenerationPayload Payload(Guid id, Outcome outcome) => new(outcome.IsAccepted ? id : null, outcome.ConsistencyToken, outcome.Errors);
}
