using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Browser;

/// <summary>The explorer of a studio in development: it is there, under a policy of its own, and each of its examples can be run.</summary>
[Collection(StudioCollection.Name)]
public sealed class ExplorerTests(StudioUnderTest studio)
{
    private const int ExamplesMin = 4;

    [BrowserFact]
    public async Task Given_a_studio_in_development_When_the_explorer_is_opened_Then_its_pages_and_examples_fit_the_schema()
    {
        using var page = await studio.Http.GetAsync(new Uri("/graphql/explorer/", UriKind.Relative));
        page.EnsureSuccessStatusCode();
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<section id=\"GenerationChange\">", await studio.Http.GetStringAsync(new Uri("/graphql/explorer/schema", UriKind.Relative)), StringComparison.Ordinal);

        var settings = JsonNode.Parse(await studio.Http.GetStringAsync(new Uri("/graphql/explorer/settings.json", UriKind.Relative)))!;
        var examples = settings["examples"]!.AsArray();
        Assert.True(examples.Count >= ExamplesMin);
        var client = await studio.SignInAsNewAsync();
        foreach (var example in examples)
        {
            var variables = (string?)example!["variables"] is { } text ? JsonNode.Parse(text)!.AsObject() : null;
            var answer = await client.PostAsync((string)example["query"]!, variables);
            var isSubscription = ((string)example["query"]!).Contains("subscription", StringComparison.Ordinal);
            Assert.Equal(isSubscription ? ["BAD_REQUEST"] : [], answer.Errors.Select(static error => error.Code));
        }
    }
}
