using Pulse.Contracts.Ids;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>The record of what operators did.</summary>
public sealed class OperatorActionTests
{
    private static readonly SubjectId Person = new(Story.Id("operator", 1));

    [Fact]
    public async Task An_action_stands_open_until_its_first_end_and_names_its_edition()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Granted(1);
        var host = await stage.Play();
        await using var actions = new OperatorActions(stage.Options);

        var rebuild = await actions.Begin(new OperatorIntent(Person, OperatorActionKind.Rebuild, "credits"), default);
        var open = Assert.Single(await actions.Latest(10, default));
        await host.Control.Rebuild("credits", null, default);
        await actions.End(rebuild, "BEGUN", default);
        await actions.End(rebuild, "FAULT", default);
        await actions.Begin(new OperatorIntent(Person, OperatorActionKind.Promote, "credits"), default);
        await actions.Begin(new OperatorIntent(Person, OperatorActionKind.Resume, "credits"), default);
        await actions.Begin(new OperatorIntent(Person, OperatorActionKind.Abandon, "projects"), default);

        Assert.Equal((rebuild, Person, (int?)null, (string?)null, (DateTimeOffset?)null), (open.Id, open.Person, open.Edition, open.Outcome, open.EndedAt));
        var all = await actions.Latest(10, default);
        Assert.Equal(
            ["Abandon projects  ", "Resume credits  ", "Promote credits 2 ", "Rebuild credits 2 BEGUN"],
            all.Select(action => FormattableString.Invariant($"{action.Kind} {action.Projection} {action.Edition} {action.Outcome}")));
        Assert.True(all[^1].EndedAt >= all[^1].BeganAt);
        Assert.Equal(all.Take(2), await actions.Latest(2, default));
    }

    [Fact]
    public async Task A_projection_that_stands_still_is_resumed_at_its_edition_and_readers_cannot_see_it()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var actions = new OperatorActions(stage.Options);
        await stage.Scalar<int>("UPDATE read.checkpoint SET state = 'stopped' WHERE projection = 'projects' RETURNING edition");

        await actions.Begin(new OperatorIntent(Person, OperatorActionKind.Resume, "projects"), default);

        Assert.Equal(1, Assert.Single(await actions.Latest(1, default)).Edition);
        Assert.False(await stage.Scalar<bool>("SELECT has_table_privilege('pulse_reader', 'read.operator_actions', 'SELECT')"));
    }
}
