using System.Globalization;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Ports.EventLog;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Projections.Tests;

/// <summary>What queries say of a moment of the past, against a fold of the log up to that moment.</summary>
public sealed class AsOfTests
{
    private const int Moments = 500;

    [Fact]
    public async Task Given_500_random_moments_When_asked_how_it_was_Then_every_query_equals_a_fold_of_the_log()
    {
        var clock = new FakeTimeProvider();
        var random = new Random(20261122);
        await using var stage = await Stage.Set(new FakeLog(clock));
        WriteMuch(stage, clock, random);
        await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        var events = stage.Log.Snapshot();
        var (first, last) = (events[0].RecordedAt, events[^1].RecordedAt);

        for (var moment = 0; moment < Moments; moment++)
        {
            var byInstant = moment % 2 == 0;
            var instant = first.AddMilliseconds(random.Next((int)(last - first).TotalMilliseconds + 2) - 1);
            var position = events[random.Next(events.Count)].Position;
            var until = byInstant ? events.Where(e => e.RecordedAt <= instant) : events.Where(e => e.Position <= position);
            AsOf asOf = byInstant ? new AsOf.Instant(instant) : new AsOf.Position(position);

            Assert.Equal(Fold(stage, until), await Told(session.At(asOf)));
        }
    }

    [Fact]
    public async Task Given_a_rebuilt_edition_When_asked_how_it_was_Then_it_tells_the_same_past()
    {
        var clock = new FakeTimeProvider();
        await using var stage = await Stage.Set(new FakeLog(clock));
        stage.Options = stage.Options with { FillBatchEventsMax = 7 };
        WriteMuch(stage, clock, new Random(7));
        var host = await stage.Start(clock: TimeProvider.System);
        await Stage.Reached(host, stage.Log.End);
        foreach (var name in new[] { "generations", "credits", "projects" })
        {
            await host.Control.Rebuild(name, null, default);
            await Eventually.Until(
                async _ => await host.Control.Promote(name, default) == Ports.Projections.PromoteOutcome.Promoted, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
        }

        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        var events = stage.Log.Snapshot();
        foreach (var e in events)
        {
            Assert.Equal(Fold(stage, events.Where(other => other.Position <= e.Position)), await Told(session.At(new AsOf.Position(e.Position))));
        }
    }

    private static void WriteMuch(Stage stage, FakeTimeProvider clock, Random random)
    {
        foreach (var story in new[] { stage.Acme, stage.Bravo })
        {
            story.Granted(1_000);
        }

        for (var number = 1; number <= 12; number++)
        {
            foreach (var story in new[] { stage.Acme, stage.Bravo })
            {
                foreach (var step in Steps(story, number, random))
                {
                    // Often several events are recorded in the same instant.
                    clock.Advance(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(1, 50) : 0));
                    step();
                }
            }
        }
    }

    private static IEnumerable<Action> Steps(Story story, int number, Random random)
    {
        yield return () => story.ProjectCreated(number, Text("project", number));
        yield return () => story.Held(number);
        yield return () => story.Requested(number, project: number);
        yield return () => story.Sampled(number, samples: random.Next(1, 4));
        yield return () => story.ProjectRenamed(number, Text("renamed", number));
        if (number % 3 == 0)
        {
            yield return () => story.On(number, new GenerationCancelled(1, Story.Day));
            yield return () => story.Released(number);
            yield return () => story.ProjectArchived(number);
        }
        else
        {
            yield return () => story.On(number, new SamplesCompleted(1, Story.Day, Story.Day));
            yield return () => story.PickedAndPaid(number, sample: 1);
            yield return () => story.Settled(number);
        }
    }

    private static string Text(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");

    /// <summary>Everything that queries tell, as text in a fixed order.</summary>
    private static async Task<string> Told(ReadSession session)
    {
        var projects = await ProjectQueries.Page(session, Asked(PagedList.Projects), default);
        var generations = await GenerationQueries.Page(session, Asked(PagedList.Generations), default);
        var ids = generations.Nodes.Select(row => new GenerationId(row.Id)).ToArray();
        var samples = await GenerationQueries.Samples(session, ids, default);
        var finals = await GenerationQueries.Finals(session, ids, default);
        var balance = await CreditQueries.Balance(session, default);
        var ledger = await CreditQueries.Ledger(session, generation: null, Asked(PagedList.Ledger), default);
        return Tell(
            projects.Nodes.Select(row => FormattableString.Invariant($"{row.Name} {row.Archived}")),
            generations.Nodes.Select(row => FormattableString.Invariant(
                $"{row.Id} {row.Status} {row.PickedSample} {row.SamplesReady} {samples[new GenerationId(row.Id)].Count()} {finals[new GenerationId(row.Id)].Count()}")),
            FormattableString.Invariant($"{balance.Granted} = {balance.Available} + {balance.Held} + {balance.Settled}; {ledger.Nodes.Count} lines"));
    }

    /// <summary>The same, by hand from the events.</summary>
    private static string Fold(Stage stage, IEnumerable<RecordedEvent> events)
    {
        var projects = new Dictionary<string, (string Name, bool Archived)>();
        var generations = new Dictionary<string, (string Status, int? Picked, int Samples, int Finals)>();
        var (granted, available, held, settled, lines) = (0L, 0L, 0L, 0L, 0);
        foreach (var recorded in events.Where(e => EventMetadata.Decode(e.Metadata.Span).OrganizationId == stage.Acme.Organization))
        {
            var id = recorded.Stream.Id;
            var generation = generations.GetValueOrDefault(id);
            lines += recorded.Stream.Category == CreditCommand.Category ? 1 : 0;
            switch (EventCodec.Current.Decode(recorded.Type, recorded.Data.Span))
            {
                case ProjectCreated e:
                    projects[id] = (Open(stage, SealedFields.ProjectName, e.Name), false);
                    break;
                case ProjectRenamed e:
                    projects[id] = projects[id] with { Name = Open(stage, SealedFields.ProjectName, e.Name) };
                    break;
                case ProjectArchived:
                    projects[id] = projects[id] with { Archived = true };
                    break;
                case GenerationRequested:
                    generations[id] = ("QUEUED", null, 0, 0);
                    break;
                case GenerationStarted:
                    generations[id] = generation with { Status = "RENDERING_SAMPLES" };
                    break;
                case SampleRendered:
                    generations[id] = generation with { Samples = generation.Samples + 1 };
                    break;
                case SamplesCompleted:
                    generations[id] = generation with { Status = "AWAITING_PICK" };
                    break;
                case SamplePicked e:
                    generations[id] = generation with { Status = "RENDERING_FINAL", Picked = e.Sample };
                    break;
                case PickCompleted:
                    generations[id] = generation with { Status = "COMPLETED", Finals = generation.Finals + 1 };
                    break;
                case GenerationCancelled:
                    generations[id] = generation with { Status = "CANCELLED" };
                    break;
                case CreditsGranted e:
                    (granted, available) = (granted + e.Credits, available + e.Credits);
                    break;
                case CreditsHeld e:
                    (available, held) = (available - e.Credits, held + e.Credits);
                    break;
                case HoldSettled e:
                    (held, settled) = (held - e.Credits, settled + e.Credits);
                    break;
                case HoldReleased e:
                    (held, available) = (held - e.Credits, available + e.Credits);
                    break;
                default:
                    break;
            }
        }

        return Tell(
            projects.Values.Select(row => FormattableString.Invariant($"{row.Name} {row.Archived}")),
            generations.Select(item => FormattableString.Invariant(
                $"{item.Key} {item.Value.Status} {item.Value.Picked} {item.Value.Samples} {item.Value.Samples} {item.Value.Finals}")),
            FormattableString.Invariant($"{granted} = {available} + {held} + {settled}; {lines} lines"));
    }

    private static string Tell(IEnumerable<string> projects, IEnumerable<string> generations, string credits) =>
        string.Join('\n', [.. projects.Order(StringComparer.Ordinal), .. generations.Order(StringComparer.Ordinal), credits]);

    private static string Open(Stage stage, string field, Sealed<string> closed) => stage.Keys.Of(stage.Acme.Person).Open(field, closed);

    private static PageAsked Asked(PagedList list) => new(list, First: 1_000, After: null);
}
