using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Ports.EventLog;
using Pulse.Projections.Billing;
using Pulse.Projections.Engine;
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
    public void A_created_project_becomes_one_insert_with_its_name_opened()
    {
        var reduction = Reduce(ProjectsProjection.Definition, _acme.ProjectCreated(1, "مشروع"), KeysOfPerson());

        var insert = Assert.Single(reduction.Statements);
        Assert.StartsWith("INSERT INTO read.projects{v} (id, organization_id, name, name_subject,", insert.Sql, StringComparison.Ordinal);
        Assert.Equal(
            [_acme.Project(1).Value, _acme.Organization.Value, "مشروع", _acme.Person.Value, Story.Day.ToUniversalTime(), 1L, 1L],
            insert.Values);
        Assert.Equal(1, insert.RowsExpected);
        Assert.Equal([_acme.Project(1).Value], reduction.Changed);
    }

    [Fact]
    public void A_hold_moves_credits_from_available_to_held_and_tells_of_the_account()
    {
        var held = _acme.Credit(new CreditsHeld(_acme.Hold(1), _acme.Generation(1), 2, Prices.Current.Version, OpensSampleSet: true, Story.Day, Story.Day));

        var reduction = Reduce(CreditsProjection.Definition, held, OpenedData.None);

        Assert.Equal(3, reduction.Statements.Count);
        Assert.Equal([_acme.Organization.Value, 0L, 2L, 0L, -2L], reduction.Statements[0].Values.Take(5));
        Assert.Equal([_acme.Organization.Value], reduction.Changed);
    }

    [Fact]
    public void The_same_event_gives_the_same_statements()
    {
        _acme.Requested(1);
        var sampled = _acme.On(1, new SampleRendered(1, 1, _acme.Creative("x"), Story.Day));
        var first = Reduce(GenerationsProjection.Definition, sampled, KeysOfPerson());
        var second = Reduce(GenerationsProjection.Definition, sampled, KeysOfPerson());
        Assert.Equal(first.Statements.Select(item => item.Sql), second.Statements.Select(item => item.Sql));
        Assert.Equal(first.Statements.SelectMany(item => item.Values), second.Statements.SelectMany(item => item.Values));
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

    private static Reduction Reduce(Projection projection, RecordedEvent recorded, OpenedData opened)
    {
        var @event = EventCodec.Current.Decode(recorded.Type, recorded.Data.Span)!;
        var envelope = new EventEnvelope(
            recorded.Stream, recorded.Revision, recorded.Position, recorded.EventId, recorded.Type, EventMetadata.Decode(recorded.Metadata.Span), recorded.RecordedAt);
        return projection.Reducers[@event.GetType()].Reduce(@event, envelope, opened);
    }
}
