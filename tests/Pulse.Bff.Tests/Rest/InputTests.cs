using System.Text.Json;
using Pulse.Bff.Rest.Requests;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Tests.Rest;

/// <summary>Whatever is wrong in a body is told at its path, all at once.</summary>
public sealed class InputTests
{
    private const string Id = "\"0198a5b2-7c3e-7d11-a0f3-2f6f0d1c9b10\"";

    [Theory]
    [InlineData("{}", "projectId Missing; prompt Missing")]
    [InlineData("""{"projectId":"x","prompt":1}""", "projectId WrongType; prompt WrongType")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","wish":1}""", "wish Unknown")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":null}""", "prompt Null")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","format":"ROUND"}""", "format WrongValue")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","format":1}""", "format WrongValue")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","photo":[]}""", "photo WrongType")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","photo":{"id":{{{Id}}},"cut":true}}""", "photo.cut Unknown")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","brand":{"colours":"#fff"}}""", "brand.colours WrongType")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","brand":{"colours":["#fff",2]}}""", "brand.colours.1 WrongType")]
    [InlineData($$$"""{"projectId":{{{Id}}},"prompt":"p","photo":null,"brand":{}}""", "")]
    public void A_body_for_a_generation(string body, string expected) => Assert.Equal(expected, Check("RequestGeneration", body));

    [Theory]
    [InlineData("""{"picture":{}}""", "picture NotOne")]
    [InlineData("""{"picture":{"sample":1,"finalPick":1}}""", "picture NotOne")]
    [InlineData("""{"picture":{"sample":1.5}}""", "picture.sample WrongType")]
    [InlineData("""{"picture":{"sample":99999999999}}""", "picture.sample WrongType")]
    [InlineData("""{"picture":{"sample":1}}""", "")]
    public void A_body_with_a_choice(string body, string expected) => Assert.Equal(expected, Check("Regenerate", body));

    private static string Check(string route, string body)
    {
        using var json = JsonDocument.Parse(body);
        var variables = RestFiles.Table.Routes.Single(one => one.Name == route).From(ValueSource.Body).ToArray();
        return string.Join("; ", InputCheck.Body(json.RootElement, variables).Select(problem => $"{string.Join('.', problem.Path)} {problem.Kind}"));
    }
}
