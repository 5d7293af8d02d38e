using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Ports;
using Pulse.Ports.Bus;

namespace Pulse.Simulation.Tests.World;

/// <summary>A message under way, as its bytes: nothing is shared between sender and receiver.</summary>
internal sealed record Letter(string Kind, string Json, MessageContext Context);

/// <summary>A broker that may lose, double, reorder and delay whatever it is given.</summary>
internal sealed class SimulatedBus(Chance chance, Trace trace)
{
    private readonly List<Letter> _underWay = [];

    public int Count => _underWay.Count;

    public void Send<T>(T message, MessageContext context)
        where T : class
    {
        if (chance.Fault(FaultRates.MessageLost))
        {
            trace.Write($"bus lost {typeof(T).Name}");
            return;
        }

        var letter = new Letter(typeof(T).Name, JsonSerializer.Serialize(message, PulseJson.Options), context);
        _underWay.Add(letter);
        if (chance.Fault(FaultRates.MessageDoubled))
        {
            _underWay.Add(letter);
        }
    }

    /// <summary>Takes any message that is under way: the order in which they were sent means nothing.</summary>
    public Letter? Take()
    {
        if (_underWay.Count == 0)
        {
            return null;
        }

        var index = chance.Below(_underWay.Count);
        var letter = _underWay[index];
        _underWay.RemoveAt(index);
        return letter;
    }

    public void PutBack(Letter letter) => _underWay.Add(letter);
}

/// <summary>The bus as one host reaches it.</summary>
internal sealed class HostBus(SimulatedBus bus, SimulatedHost host) : IMessageBus
{
    public ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
        where T : class
    {
        host.Reach("publish", crashRate: FaultRates.Crash);
        if (host.Chance.Fault(FaultRates.PublishFails))
        {
            throw new PulseFaultException("PLS-SIM2", "The broker did not answer.");
        }

        bus.Send(message, context);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Does the work of other processes. A result is kept by organization, generation and step, and never made twice.</summary>
internal sealed class SimulatedWorker(SimulatedBus bus, Chance chance, Trace trace)
{
    private readonly Dictionary<string, WorkResult> _results = [];

    public void Handle(Letter letter)
    {
        var request = JsonSerializer.Deserialize<WorkRequested>(letter.Json, PulseJson.Options)!;
        var key = $"{request.Work.OrganizationId}/{request.Work.GenerationId}/{request.Work.Step}";
        if (!_results.TryGetValue(key, out var result))
        {
            result = Work(request.Work);
            if (result is not WorkFailed)
            {
                _results[key] = result;
            }
        }

        trace.Write($"worker {request.Work.Step}: {result.GetType().Name}");
        var answer = new WorkAnswered(request.OutputId, request.CorrelationId, request.Work.OrganizationId, request.Work.GenerationId, result);
        bus.Send(answer, letter.Context);
    }

    private WorkResult Work(GenerationWork work) =>
        chance.Fault(FaultRates.WorkFailsInPassing) ? new WorkFailed("BUSY", IsTransient: true)
        : chance.Fault(FaultRates.WorkFails) ? new WorkFailed("BROKEN", IsTransient: false)
        : work is CheckPrompt ? chance.Fault(FaultRates.PromptRefused) ? new PromptRefused("rules-1", "RULE") : new PromptAllowed("rules-1")
        : new CreativeRendered(Creative(work));

    private static CreativeFacts Creative(GenerationWork work) => new(
        new ImageFacts(work.Step, 512, 512, 1, "image/png"), "simulated", "1", "none", "none", Seed: 1, work.Prompt);
}
