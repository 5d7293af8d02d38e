using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Domain.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>An index keeps microseconds and the log a tenth of one: a deadline that comes back from the index must be the one that was set.</summary>
public sealed class DeadlinePrecisionTests
{
    [Fact]
    public void A_deadline_is_a_whole_number_of_milliseconds_whatever_the_clock_says()
    {
        var now = new DateTimeOffset(2026, 11, 22, 7, 12, 52, TimeSpan.Zero).AddTicks(1_234_567);
        var requested = new SagaInput.Requested(
            Guid.CreateVersion7(), new OrganizationId(Guid.CreateVersion7()), new GenerationId(Guid.CreateVersion7()),
            new Sealed<string>(new SubjectId(Guid.CreateVersion7()), [1]), CreativeFormat.Square, Seed: 1, Prices.Current.Version);

        var enter = GenerationSaga.Decide(GenerationSagaState.Initial, requested, now)!.OfType<SagaOutput.Enter>().Single();

        Assert.Equal(0, enter.DueAt!.Value.Ticks % TimeSpan.TicksPerMillisecond);
    }
}
