using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Billing;
using Pulse.Domain.Tests.Dsl;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Billing;

public sealed class CreditAccountTests
{
    private static readonly DateTimeOffset Expiry = Noon + TimeSpan.FromDays(8);

    [Fact]
    public void Given_an_empty_account_When_granted_Then_the_credits_are_there() => Deciders.Credits.Given()
        .When(GrantOf(100))
        .Then(Granted(100));

    [Fact]
    public void Given_a_grant_When_granted_again_Then_nothing() => Deciders.Credits.Given(Granted(100))
        .When(GrantOf(100))
        .ThenNothing();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Given_an_account_When_no_positive_amount_is_granted_or_held_Then_it_is_refused(long credits)
    {
        Deciders.Credits.Given(Granted(100)).When(GrantOf(credits, grant: 2)).ThenRejected(RejectionCode.AmountNotPositive, "credits");
        Deciders.Credits.Given(Granted(100)).When(HoldFor(1, credits)).ThenRejected(RejectionCode.AmountNotPositive, "credits");
    }

    [Fact]
    public void Given_credit_When_held_Then_it_is_neither_available_nor_spent()
    {
        Deciders.Credits.Given(Granted(3)).When(HoldFor(1, credits: 2)).Then(Held(1, credits: 2));

        var state = Deciders.Credits.Fold(Granted(3), Held(1, credits: 2));
        Assert.Equal((3, 1, 2, 0), (state.Granted, state.Available, state.Held, state.Settled));
    }

    [Fact]
    public void Given_a_hold_When_held_again_Then_nothing() => Deciders.Credits.Given(Granted(1), Held(1))
        .When(HoldFor(1))
        .ThenNothing();

    [Fact]
    public void Given_too_little_credit_When_held_Then_it_is_refused() => Deciders.Credits.Given(Granted(2), Held(1, credits: 2))
        .When(HoldFor(2))
        .ThenRejected(RejectionCode.InsufficientCredit);

    [Fact]
    public void Given_exactly_enough_credit_When_held_Then_all_of_it_is_held() => Deciders.Credits.Given(Granted(2))
        .When(HoldFor(2, credits: 2))
        .Then(Held(2, credits: 2));

    [Fact]
    public void Given_a_hold_When_settled_Then_its_credits_are_spent()
    {
        Deciders.Credits.Given(Granted(3), Held(1, credits: 2)).When(Settle(1)).Then(Settled(1, credits: 2));

        var state = Deciders.Credits.Fold(Granted(3), Held(1, credits: 2), Settled(1, credits: 2));
        Assert.Equal((3, 1, 0, 2), (state.Granted, state.Available, state.Held, state.Settled));
    }

    [Fact]
    public void Given_a_settled_hold_When_settled_again_Then_nothing() => Deciders.Credits.Given(Granted(1), Held(1), Settled(1))
        .When(Settle(1))
        .ThenNothing();

    [Fact]
    public void Given_a_hold_When_released_Then_its_credits_are_available_again()
    {
        Deciders.Credits.Given(Granted(3), Held(1, credits: 2)).When(Release(1)).Then(Released(1, ReleaseReason.Failed, credits: 2));

        var state = Deciders.Credits.Fold(Granted(3), Held(1, credits: 2), Released(1, ReleaseReason.Failed, credits: 2));
        Assert.Equal((3, 3, 0, 0), (state.Granted, state.Available, state.Held, state.Settled));
    }

    [Fact]
    public void Given_a_released_hold_When_released_again_Then_nothing() =>
        Deciders.Credits.Given(Granted(1), Held(1), Released(1, ReleaseReason.Failed)).When(Release(1)).ThenNothing();

    [Fact]
    public void A_hold_is_settled_or_released_and_never_both()
    {
        Deciders.Credits.Given(Granted(1), Held(1), Settled(1)).When(Release(1)).ThenRejected(RejectionCode.HoldNotOpen);
        Deciders.Credits.Given(Granted(1), Held(1), Released(1, ReleaseReason.Failed)).When(Settle(1)).ThenRejected(RejectionCode.HoldNotOpen);
    }

    [Fact]
    public void A_hold_that_was_never_taken_is_not_open()
    {
        Deciders.Credits.Given(Granted(1)).When(Release(1)).ThenRejected(RejectionCode.HoldNotOpen);
        Deciders.Credits.Given(Granted(1)).When(Settle(1)).ThenRejected(RejectionCode.HoldNotOpen);
    }

    [Fact]
    public void A_closed_hold_is_not_taken_again()
    {
        Deciders.Credits.Given(Granted(2), Held(1), Released(1, ReleaseReason.Failed)).When(HoldFor(1)).ThenRejected(RejectionCode.HoldNotOpen);
        Deciders.Credits.Given(Granted(2), Held(1), Settled(1)).When(HoldFor(1)).ThenRejected(RejectionCode.HoldNotOpen);
    }

    [Fact]
    public void Given_five_open_generations_When_a_sixth_is_begun_Then_it_is_refused()
    {
        var five = Enumerable.Range(1, FreeLimits.OpenGenerationsMax).Select(number => (IEvent)Held(number)).Prepend(Granted(100)).ToArray();

        Deciders.Credits.Given(five).When(HoldFor(6)).ThenRejected(RejectionCode.TooManyOpenGenerations);
        Deciders.Credits.Given([.. five, Released(3, ReleaseReason.Cancelled)]).When(HoldFor(6)).Then(Held(6));
        Deciders.Credits.Given([.. five, Settled(3)]).When(HoldFor(6)).Then(Held(6));
    }

    [Fact]
    public void Given_five_open_generations_When_a_second_final_is_held_Then_no_limit_of_free_samples_applies()
    {
        var five = Enumerable.Range(1, FreeLimits.OpenGenerationsMax).Select(number => (IEvent)Held(number)).Prepend(Granted(100));

        Deciders.Credits.Given(five).When(HoldFor(6, opensSampleSet: false)).Then(Held(6, opensSampleSet: false));
    }

    [Fact]
    public void Given_a_day_of_fifty_sample_sets_When_another_is_begun_Then_it_waits_for_tomorrow()
    {
        var day = Enumerable.Range(1, FreeLimits.SampleSetsPerDayMax)
            .SelectMany(number => new IEvent[] { Held(number), Released(number, ReleaseReason.Cancelled) })
            .Prepend(Granted(100))
            .ToArray();
        var lateTonight = new DateTimeOffset(2026, 11, 22, 23, 59, 59, TimeSpan.Zero);

        Deciders.Credits.Given(day).At(lateTonight).When(HoldFor(51)).ThenRejected(RejectionCode.DailySampleSetsUsedUp);
        Deciders.Credits.Given(day).At(lateTonight.AddSeconds(1)).When(HoldFor(51)).Then(Held(51) with { At = lateTonight.AddSeconds(1) });
        Deciders.Credits.Given(day).When(HoldFor(51, opensSampleSet: false)).Then(Held(51, opensSampleSet: false));
    }

    [Fact]
    public void The_day_of_the_limit_is_counted_in_UTC_whatever_the_offset_of_the_clock()
    {
        var lateInAmman = new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.FromHours(3));

        var state = Deciders.Credits.Fold(Granted(100), Held(1), Held(2) with { At = lateInAmman });

        Assert.Equal((new DateOnly(2026, 11, 22), 2), (state.SampleDay, state.SampleSetsOnDay));
    }

    [Fact]
    public void A_new_day_counts_from_one()
    {
        var state = Deciders.Credits.Fold(Granted(100), Held(1), Held(2) with { At = Noon.AddDays(1) });

        Assert.Equal((new DateOnly(2026, 11, 23), 1), (state.SampleDay, state.SampleSetsOnDay));
    }

    [Fact]
    public void Given_an_expired_hold_When_anything_is_decided_Then_it_is_released_first()
    {
        var account = new IEvent[] { Granted(1), Held(1) };
        var expired = Released(1, ReleaseReason.Expired) with { At = Expiry };

        Deciders.Credits.Given(account).At(Expiry).When(HoldFor(2)).Then(expired, Held(2) with { At = Expiry });
        Deciders.Credits.Given(account).At(Expiry).When(Release(1)).Then(expired);
        Deciders.Credits.Given(account).At(Expiry).When(Settle(1)).ThenRejected(RejectionCode.HoldNotOpen);
        Deciders.Credits.Given(account).At(Expiry).When(GrantOf(1)).Then(expired);
    }

    [Fact]
    public void Given_nothing_but_expired_holds_Then_neither_credit_nor_limit_refuses_anybody()
    {
        var numbers = Enumerable.Range(1, FreeLimits.OpenGenerationsMax).ToArray();
        var account = numbers.Select(number => (IEvent)Held(number)).Prepend(Granted(numbers.Length)).ToArray();

        Deciders.Credits.Given(account).At(Expiry.AddTicks(-1)).When(HoldFor(9)).ThenRejected(RejectionCode.TooManyOpenGenerations);
        Deciders.Credits.Given(account).At(Expiry).When(HoldFor(9, credits: numbers.Length)).Then(
            [.. numbers.Select(number => Released(number, ReleaseReason.Expired) with { At = Expiry }), Held(9, numbers.Length) with { At = Expiry }]);
    }

    [Fact]
    public void Given_a_hold_just_before_its_expiry_When_settled_Then_it_is_spent()
    {
        var justBefore = Expiry.AddTicks(-1);

        Deciders.Credits.Given(Granted(1), Held(1)).At(justBefore).When(Settle(1)).Then(Settled(1) with { At = justBefore });
    }

    [Fact]
    public void Expired_holds_are_released_the_oldest_first()
    {
        var late = Expiry.AddHours(1);

        Deciders.Credits.Given(Granted(9), Held(3), Held(2), Held(1) with { ExpiresAt = late }).At(late).When(GrantOf(1, grant: 2)).Then(
            Released(2, ReleaseReason.Expired) with { At = late },
            Released(3, ReleaseReason.Expired) with { At = late },
            Released(1, ReleaseReason.Expired) with { At = late },
            Granted(1, grant: 2) with { At = late });
    }

    [Fact]
    public void A_hold_closed_twice_in_the_log_is_counted_once()
    {
        var state = Deciders.Credits.Fold(Granted(3), Held(1), Settled(1), Released(1, ReleaseReason.Failed), Settled(1), Settled(99));

        Assert.Equal((3, 2, 0, 1), (state.Granted, state.Available, state.Held, state.Settled));
    }

    [Fact]
    public void A_status_that_nobody_knows_is_a_fault()
    {
        var hold = new Hold(TheGeneration, 1, OpensSampleSet: true, Expiry, (HoldStatus)99);
        var broken = CreditAccountState.Initial with { Holds = CreditAccountState.Initial.Holds.Add(Hold(1), hold) };

        Assert.Throws<ArgumentOutOfRangeException>(() => CreditAccountDecider.Decide(broken, Settle(1), Noon));
        Assert.Throws<ArgumentOutOfRangeException>(() => CreditAccountDecider.Decide(broken, Release(1), Noon));
    }

    [Fact]
    public void A_command_that_nobody_knows_is_a_fault() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Deciders.Credits.Given().When(new UnknownCommand()));

    private static CreditsGranted Granted(long credits, int grant = 1) => new(GrantOf(credits, grant).GrantId, credits, GrantReason.Development, Noon);

    private static CreditsHeld Held(int number, long credits = 1, bool opensSampleSet = true) =>
        new(Hold(number), WorkOf(number), credits, Prices.Current.Version, opensSampleSet, Expiry, Noon);

    private static HoldSettled Settled(int number, long credits = 1) => new(Hold(number), WorkOf(number), credits, Noon);

    private static HoldReleased Released(int number, ReleaseReason reason, long credits = 1) =>
        new(Hold(number), WorkOf(number), credits, reason, Noon);

    private static GenerationId WorkOf(int number) => new(Id(2000 + number));

    private static SettleHold Settle(int number) => new(TheOrganization, Hold(number));

    private static ReleaseHold Release(int number) => new(TheOrganization, Hold(number), ReleaseReason.Failed);

    private sealed record UnknownCommand() : CreditCommand(TheOrganization);
}
