using Microsoft.AspNetCore.Http;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Tests.Rest;

/// <summary>A route that does not fit the schema ends the start, and says which one it is.</summary>
public sealed class RouteTests
{
    private const string Good = """
        query Good($id: UUID!, $atLeast: ConsistencyToken)
        @rest(method: GET, path: "/v1/good/{id}", status: 200, tag: "T", summary: "S", data: "project") { project(id: $id, atLeast: $atLeast) { ...P } }
        fragment P on Project { id name }
        """;

    private const string GoodCommand = """
        mutation Good($commandId: UUID!, $projectId: UUID!, $name: String!)
        @rest(method: POST, path: "/v1/good", status: 201, tag: "T", summary: "S", data: "createProject", derived: ["commandId", "projectId"], example: {name: "x"}) {
          createProject(input: {commandId: $commandId, projectId: $projectId, name: $name}) { ...C errors { code message path } }
        }
        fragment C on CreateProjectPayload { projectId }
        """;

    [Fact]
    public void The_routes_of_this_build_fit_its_schema() => Assert.True(RestFiles.Table.Routes.Count > 20);

    [Fact]
    public void What_the_violations_are_planted_in_is_good()
    {
        Assert.Equal("GET /v1/good/{id}", Assert.Single(Read(Good)).Id);
        Assert.Equal("POST /v1/good", Assert.Single(Read(GoodCommand)).Id);
    }

    [Theory]
    [InlineData("{ id name }", "{ id nome }", "Cannot query field \"nome\"")]
    [InlineData("project(id: $id", "progect(id: $id", "progect")]
    [InlineData("project(id: $id", "project(id: $other", "$other")]
    [InlineData("$id: UUID!", "$id: UUID!, $unused: Int", "$unused")]
    [InlineData("good/{id}", "good/{other}", "path parameter \"other\"")]
    [InlineData("good/{id}", "good/{id}/{id}", "comes twice")]
    [InlineData("data: \"project\"", "data: \"project.generations\"", "does not select \"generations\"")]
    [InlineData("data: \"project\"", "data: \"project[id]\"", "no list")]
    [InlineData("status: 200", "status: 201", "no status of success")]
    [InlineData("status: 200", "status: 302", "one Url")]
    [InlineData("method: GET", "method: POST", "asked with GET")]
    [InlineData(", summary: \"S\"", "", "\"summary\"")]
    [InlineData("tag: \"T\"", "tag: \"T\", color: 1", "no argument \"color\"")]
    [InlineData("/v1/good", "/v2/good", "must begin with")]
    [InlineData(", $atLeast: ConsistencyToken)", ")", "atLeast")]
    [InlineData("{ ...P }", "{ id }", "one fragment")]
    [InlineData("@rest", "@rust", "@rust")]
    [InlineData("project(id: $id, atLeast: $atLeast) {", "viewer { personId } project(id: $id, atLeast: $atLeast) {", "one root field")]
    public void A_planted_violation_in_a_query_names_the_route(string good, string bad, string says) => Refused(Good, good, bad, says);

    [Theory]
    [InlineData("errors { code message path }", "", "errors { code message path }")]
    [InlineData("[\"commandId\", \"projectId\"]", "[\"commandId\", \"projectId\", \"wish\"]", "\"wish\" is derived")]
    [InlineData("[\"commandId\", \"projectId\"]", "[\"commandId\", \"projectId\", \"name\"]", "must be a UUID!")]
    [InlineData(", example: {name: \"x\"}", "", "example exactly when")]
    [InlineData("{name: \"x\"}", "{name: 1}", "example does not fit")]
    [InlineData("{name: \"x\"}", "{name: \"x\", size: 1}", "example does not fit")]
    [InlineData("status: 201", "status: 201, location: \"/v1/x/{projectID}\"", "\"projectID\", which is no variable")]
    public void A_planted_violation_in_a_command_names_the_route(string good, string bad, string says) => Refused(GoodCommand, good, bad, says);

    [Fact]
    public void Two_routes_for_one_request_are_refused()
    {
        var second = Good.Replace("query Good", "query Other", StringComparison.Ordinal).Replace("{id}", "{id}", StringComparison.Ordinal).Split("fragment")[0];

        Assert.Contains("same requests", Assert.Throws<RestRouteException>(() => Read(Good + second)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/projects", "ListProjects", "")]
    [InlineData("HEAD", "/v1/projects", "ListProjects", "")]
    [InlineData("DELETE", "/v1/projects", null, "GET, HEAD, POST")]
    [InlineData("GET", "/v1/nothing", null, "")]
    [InlineData("GET", "/v1/projects/1/2/3", null, "")]
    public void A_request_finds_its_route_or_the_methods_that_there_are(string method, string path, string? route, string allowed)
    {
        var match = RestFiles.Table.Find(method, new PathString(path));

        Assert.Equal(route, match.Route?.Name);
        Assert.Equal(allowed, string.Join(", ", match.Allowed));
    }

    private static void Refused(string text, string good, string bad, string says)
    {
        Assert.Contains(good, text, StringComparison.Ordinal);
        var refusal = Assert.Throws<RestRouteException>(() => Read(text.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Equal("Good", refusal.Route);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RestRoute> Read(string text) => RouteReader.Read(RestFiles.Schema, [new RouteFile("planted.graphql", text)]);
}
