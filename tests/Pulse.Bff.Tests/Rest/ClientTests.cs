using Pulse.Bff.Rest.OpenApi;
using Pulse.Embedded;

namespace Pulse.Bff.Tests.Rest;

/// <summary>The clients follow from the routes, and other people's tools find the description valid.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan ToolTimeMax = TimeSpan.FromMinutes(2);

    [Fact]
    public void The_csharp_client_is_the_approved_one()
    {
        foreach (var (name, text) in CSharpClientWriter.Write(RestFiles.Table))
        {
            RestFiles.Approve(RestFiles.PathOf("clients", "csharp", name), text);
        }
    }

    [Fact]
    public async Task The_typescript_client_is_what_openapi_typescript_makes_of_the_description()
    {
        RestClientPackages.EnsureInstalled();
        var made = Path.Combine(Path.GetTempPath(), $"pulse-{Guid.NewGuid():N}.d.ts");
        await RunAsync("npx", "--no-install", "openapi-typescript", RestFiles.PathOf("pulse.yaml"), "--output", made, "--root-types", "--root-types-no-schema-prefix");
        var text = await File.ReadAllTextAsync(made);
        File.Delete(made);

        RestFiles.Approve(Path.Combine(RestClientPackages.Folder, "schema.d.ts"), text);
        await RunAsync("npx", "--no-install", "tsc", "--noEmit");
    }

    [Fact]
    public async Task The_description_is_valid_by_the_official_schema_of_OpenAPI_3_1_and_a_damaged_one_is_not()
    {
        RestClientPackages.EnsureInstalled();
        var damaged = Path.Combine(Path.GetTempPath(), $"pulse-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(damaged, RestFiles.Yaml().Replace("in: path", "in: nowhere", StringComparison.Ordinal));

        Assert.Contains("valid 3.1", await RunAsync("node", "validate.mjs", RestFiles.PathOf("pulse.yaml")), StringComparison.Ordinal);
        var refused = await ChildProcess.RunAsync(["node", "validate.mjs", damaged], RestClientPackages.Folder, new Dictionary<string, string>(StringComparer.Ordinal), ToolTimeMax, CancellationToken.None);
        File.Delete(damaged);
        Assert.NotEqual(0, refused.ExitCode);
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        var run = await ChildProcess.RunAsync(command, RestClientPackages.Folder, new Dictionary<string, string>(StringComparer.Ordinal), ToolTimeMax, CancellationToken.None);
        Assert.True(run.Succeeded, run.Output);
        return run.Output;
    }
}
