using Pulse.Bff.Rest.OpenApi;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Tests.Rest;

/// <summary>The API's description follows from routes and schema, and what was promised once stays.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public void The_description_is_the_approved_one() => RestFiles.Approve(RestFiles.PathOf("pulse.yaml"), RestFiles.Yaml());

    [Fact]
    public void The_description_is_made_alike_each_time() => Assert.Equal(RestFiles.Yaml(), RestFiles.Yaml());

    /// <summary>Promises are only ever added: <c>PULSE_APPROVE=1</c> writes new ones down and takes none away.</summary>
    [Fact]
    public void No_promise_is_broken()
    {
        var path = RestFiles.PathOf("promises.txt");
        var given = File.Exists(path) ? File.ReadAllLines(path) : [];
        var kept = Promises.Of(RestFiles.Table);
        if (RestFiles.IsApproving && Promises.Broken(given, kept).Count == 0)
        {
            File.WriteAllLines(path, given.Union(kept, StringComparer.Ordinal).Order(StringComparer.Ordinal));
            return;
        }

        Assert.Empty(Promises.Broken(given, kept));
        Assert.Empty(kept.Except(given, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GET /v1/projects")]
    [InlineData("GET /v1/projects answers nodes[].name: String")]
    [InlineData("POST /v1/projects takes name: String!")]
    public void A_route_a_field_and_a_member_that_vanish_break_a_promise(string promise)
    {
        var kept = Promises.Of(RestFiles.Table);

        Assert.Contains(promise, kept);
        Assert.Contains(promise, Promises.Broken(kept, [.. kept.Except([promise])]));
    }

    [Fact]
    public void A_new_required_member_breaks_a_promise_and_an_optional_one_does_not()
    {
        var kept = Promises.Of(RestFiles.Table);

        Assert.NotEmpty(Promises.Broken(kept, [.. kept, "POST /v1/projects needs colour"]));
        Assert.Empty(Promises.Broken(kept, [.. kept, "POST /v1/projects takes colour: String", "POST /v1/new", "POST /v1/new needs colour"]));
    }

    [Fact]
    public void Every_query_and_mutation_of_an_integrator_has_a_route()
    {
        string[] ofOperators =
        [
            "projections", "parkedStreams", "operatorActions", "rebuildProjection", "verifyProjection", "promoteProjection", "abandonProjection",
            "resumeProjection", "replayParkedStream", "discardParkedStream",
        ];
        var asked = RestFiles.Table.Routes.Select(route => route.Data[0].Field);
        var fields = RestFiles.Schema.Query!.Fields.Concat(RestFiles.Schema.Mutation!.Fields).Select(field => field.Name);

        Assert.Equal(ofOperators.Order(StringComparer.Ordinal), fields.Except(asked, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Yaml_quotes_whatever_a_reader_could_take_for_something_else()
    {
        var written = YamlWriter.Write(new System.Text.Json.Nodes.JsonObject
        {
            ["no"] = "yes",
            ["200"] = "1.0",
            ["text"] = "a: b #c",
            ["lines"] = "one\n\ntwo",
            ["list"] = new System.Text.Json.Nodes.JsonArray("- x", new System.Text.Json.Nodes.JsonObject { ["a"] = 1, ["b"] = new System.Text.Json.Nodes.JsonArray() }),
        });

        Assert.Equal("\"no\": \"yes\"\n\"200\": \"1.0\"\ntext: \"a: b #c\"\nlines: |-\n  one\n\n  two\nlist:\n  - \"- x\"\n  - a: 1\n    b: []\n", written);
    }
}
