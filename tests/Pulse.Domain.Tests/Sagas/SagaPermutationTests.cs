using System.Collections.Immutable;
using System.Globalization;
using Pulse.Contracts.Generation;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>
/// Whatever inputs wait for the saga at one moment, up to six, are brought to it in every order, and each of them twice: the
/// end, the ledger included, is the same.
/// </summary>
public sealed class SagaPermutationTests
{
    private const int InputsMax = 6;

    /// <summary>Moments at which several inputs wait, by name.</summary>
    private static readonly Dictionary<string, Func<World>> Moments = new()
    {
        ["samples and the start's answer"] = () => Answered(Started()),
        ["samples, the start's answer and a cancellation"] = () => Answered(Started()).Told(Stories.Cancel),
        ["recorded samples and a pick"] = () => Recorded().Told(Stories.Pick(2)),
        ["recorded samples and a cancellation"] = () => Recorded().Told(Stories.Cancel),
        ["recorded samples, a pick and a cancellation"] = () => Recorded().Told(Stories.Pick(2)).Told(Stories.Cancel),
        ["a request and its cancellation"] = () => World.Requested().Told(Stories.Cancel),
        ["samples of which one failed"] = () => Answered(Started() with
        {
            Worker = Workers.Unless((work, _) => work is RenderSample { Sample: 3 }, Workers.Permanent),
        }),
        ["samples that failed in passing"] = () => Answered(Started() with
        {
            Worker = Workers.Unless((work, attempt) => work is RenderSample && attempt == 1, Workers.Transient),
        }),
        ["a failure's answer and a retry"] = () => Failing().Told(Stories.Retry),
        ["a completed pick's answer and another pick"] = () =>
            World.Requested().Run().Told(Stories.Pick(1)).Run(world => world.Generation.Phase == GenerationPhase.Completed).Told(Stories.Pick(3)),
        ["a pick and its cancellation"] = () => World.Requested().Run().Told(Stories.Pick(1)).Told(Stories.Cancel),
        ["a rendered final and a cancellation"] = () =>
            World.Requested().Run().Told(Stories.Pick(1)).Run(world => world.Pending is [Pending.Input { Value: SagaInput.WorkDone }]).Told(Stories.Cancel),
    };

    public static TheoryData<string> Names => [.. Moments.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_order_of_the_waiting_inputs_each_once_or_twice_has_the_same_end(string moment)
    {
        var world = Moments[moment]();
        Assert.InRange(world.Pending.Count, 2, InputsMax);
        Assert.All(world.Pending, item => Assert.IsType<Pending.Input>(item));

        var expected = world.Run();
        Assert.Null(expected.FaultAtRest());
        foreach (var order in Permutations(world.Pending))
        {
            AssertEnds(expected, world with { Pending = order }, order);
            AssertEnds(expected, world with { Pending = [.. order.SelectMany(item => new[] { item, item })] }, order);
            AssertEnds(expected, world with { Pending = order.AddRange(order) }, order);
            AssertEnds(expected, world with { Pending = order.AddRange(order.Reverse()) }, order);
        }
    }

    [Fact]
    public void Some_moment_has_six_inputs_waiting() =>
        Assert.Equal(InputsMax, Moments.Values.Max(moment => moment().Pending.Count));

    private static void AssertEnds(World expected, World world, ImmutableList<Pending> order)
    {
        var end = world.Run();
        Assert.True(
            string.Equals(expected.Ending(), end.Ending(), StringComparison.Ordinal) && end.FaultAtRest() is null,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Order: {string.Join(" | ", order)}\nexpected: {expected.Ending()}\nactual: {end.Ending()}\nfault: {end.FaultAtRest()}"));
    }

    /// <summary>The samples were asked for; nothing has been carried out yet.</summary>
    private static World Started() => World.Requested().Run(world => world.Saga.Step == SagaStep.RenderingSamples);

    /// <summary>Everything that the saga wants done was done, and nothing has come back to it yet.</summary>
    private static World Answered(World world)
    {
        var outputs = world.Pending.OfType<Pending.Output>().ToArray();
        return outputs.Aggregate(
            world with { Pending = [.. world.Pending.Except(outputs)] },
            (next, output) => next.Execute(output.Id, output.Value));
    }

    /// <summary>All samples are recorded in the generation; the saga has heard of none.</summary>
    private static World Recorded()
    {
        var rendered = Answered(Started());
        var heard = rendered.Pending.Aggregate(rendered with { Pending = [] }, (world, item) => world.Do(item));
        return Answered(heard);
    }

    /// <summary>The generation has failed in its first attempt; the saga has not heard that yet.</summary>
    private static World Failing() => (World.Requested() with { Worker = Workers.Unless((work, _) => work is CheckPrompt { Attempt: 1 }, Workers.Permanent) })
        .Run(world => world.Generation.Phase == GenerationPhase.Failed);

    private static IEnumerable<ImmutableList<Pending>> Permutations(ImmutableList<Pending> items)
    {
        if (items.Count <= 1)
        {
            yield return items;
            yield break;
        }

        for (var first = 0; first < items.Count; first++)
        {
            foreach (var rest in Permutations(items.RemoveAt(first)))
            {
                yield return rest.Insert(0, items[first]);
            }
        }
    }
}
