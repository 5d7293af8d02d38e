using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Ports.EventLog;
using Pulse.Projections.Billing;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;
using Pulse.Projections.Generation;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>Reducers answer statements as data: no database here.</summary>
public sealed class ReducerTests
{
    private readonly FakeLog _log = new();
    private readonly FakeKeys _keys = new();
    private readonly Story _acme;

    public ReducerTests() => _acme = new Story(_log, _keys);

    [Fact]
    public void A_created_project_becomes_one_new_row_with_its_name_opened()
    {
        var reduction = Reduce(ProjectsProjection.Definition, _acme.ProjectCreated(1, "مشروع"), KeysOfPerson());

        var insert = Assert.Single(reduction.Rows);
        Assert.True(insert.IsNew);
        Assert.Equal(
            new ProjectRow(_acme.Project(1).Value, _acme.Organization.Value, "مشروع", _acme.Person.Value, Archived: false, Story.Day, Story.Day, 1, 1),
            insert.Row);
        Assert.Equal([_acme.Project(1).Value], reduction.Changes.Select(change => change.Entity));
    }

    [Fact]
    public void A_hold_moves_credits_from_available_to_held_and_tells_of_the_account()
    {
        var held = _acme.Credit(new CreditsHeld(_acme.Hold(1), _acme.Generation(1), 2, Prices.Current.Version, OpensSampleSet: true, Story.Day, Story.Day));
        var before = new BalanceRow(_acme.Organization.Value, Granted: 5, Held: 0, Settled: 0, Available: 5, Story.Day);

        var reduction = Reduce(CreditsProjection.Definition, held, OpenedData.None, before);

        Assert.Equal(3, reduction.Rows.Count);
        Assert.Equal(before with { Held = 2, Available = 3 }, reduction.Rows[0].Row);
        Assert.Equal([new Change(_acme.Organization.Value, """{"available":3,"held":2,"settled":0,"granted":5}""")], reduction.Changes);
    }

    [Fact]
    public void The_same_event_gives_the_same_rows()
    {
        _acme.Requested(1);
        var sampled = _acme.On(1, new SampleRendered(1, 1, _acme.Creative("x"), Story.Day));
        var before = new GenerationRow(
            _acme.Generation(1).Value, _acme.Organization.Value, _acme.Project(1).Value, "RENDERING_SAMPLES", "x", _acme.Person.Value, "STORY", "v1", 1, 2, 4,
            FailureReason: null, FailureDetail: null, PickedSample: null, CompletedSample: null, PickBy: null, Story.Day, Story.Day, 1, 1);

        var first = Reduce(GenerationsProjection.Definition, sampled, KeysOfPerson(), before);
        var second = Reduce(GenerationsProjection.Definition, sampled, KeysOfPerson(), before);

        Assert.Equal(first.Rows, second.Rows);
        Assert.Equal(first.Changes, second.Changes);
        Assert.Contains(before with { SamplesReady = 3 }, first.Rows.Select(change => change.Row));
    }

    [Fact]
    public void A_reducer_that_reads_a_row_that_its_table_does_not_name_is_told_so()
    {
        var planted = new ProjectionBuilder("planted", 1)
            .On<ProjectArchived>((_, context) => Reduction.Silent(Others.Update(context.Rows.Get(Others, context.Envelope.StreamId))))
            .Build();
        var archived = _log.Append(ProjectCommand.StreamFor(_acme.Project(1)), _acme.Organization, new ProjectArchived(Story.Day));

        var fault = Assert.Throws<InvalidOperationException>(() => Reduce(planted, archived, OpenedData.None));

        Assert.Contains("others", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_a_row_that_is_not_there_is_refused()
    {
        var renamed = _acme.ProjectRenamed(1, "x");

        Assert.Throws<RowConflictException>(() => Reduce(ProjectsProjection.Definition, renamed, KeysOfPerson()));
    }

    [Fact]
    public void A_reducer_that_opens_what_its_table_does_not_name_is_told_so()
    {
        var created = _acme.ProjectCreated(1, "x");
        var fault = Assert.Throws<InvalidOperationException>(() => Reduce(ProjectsProjection.Definition, created, OpenedData.None));
        Assert.Contains(SealedFields.ProjectName, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_sealed_for_another_purpose_does_not_open()
    {
        var wrong = _log.Append(
            ProjectCommand.StreamFor(_acme.Project(1)),
            _acme.Organization,
            new ProjectRenamed(_acme.Seal(SealedFields.GenerationPrompt, "x"), Story.Day));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Reduce(ProjectsProjection.Definition, wrong, KeysOfPerson()));
    }

    private OpenedData KeysOfPerson() => new(new Dictionary<SubjectId, SubjectKey?> { [_acme.Person] = _keys.Of(_acme.Person) });

    private sealed record OtherRow(Guid Id, Guid OrganizationId);

    private static readonly Table<OtherRow> Others = new("others");

    /// <param name="before">Rows that are there already.</param>
    private static Reduction Reduce(Projection projection, RecordedEvent recorded, OpenedData opened, params object[] before)
    {
        var @event = EventCodec.Current.Decode(recorded.Type, recorded.Data.Span)!;
        var envelope = new EventEnvelope(
            recorded.Stream, recorded.Revision, recorded.Position, recorded.EventId, recorded.Type, EventMetadata.Decode(recorded.Metadata.Span), recorded.RecordedAt);
        var reducer = projection.Reducers[@event.GetType()];
        return reducer.Reduce(@event, new EventContext(envelope, opened, new GivenRows([.. reducer.Reads(@event, envelope)], before)));
    }

    private sealed class GivenRows(HashSet<RowKey> named, object[] rows) : IRows
    {
        public TRow? Find<TRow>(Table<TRow> table, params object[] key)
            where TRow : class =>
            named.Contains(table.Key(key)) ? rows.OfType<TRow>().SingleOrDefault() : throw new InvalidOperationException($"A row of {table.Name} is not named.");
    }
}
