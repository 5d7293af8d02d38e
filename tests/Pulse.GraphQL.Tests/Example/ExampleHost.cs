using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.GraphQL.Tests.Example;

/// <summary>Runs the example in process and answers JSON text.</summary>
public sealed class ExampleHost : IDisposable
{
    private readonly ServiceProvider _services;

    public ExampleHost(EngineOptions? options = null)
    {
        _services = new ServiceCollection().AddSingleton<Studio>().BuildServiceProvider();
        Engine = new GraphQLEngine(ExampleSchema.Create(), options);
        for (var i = 1; i <= 3; i++)
        {
            var project = new ProjectRow(Id(i), FormattableString.Invariant($"Project {i}"), ProjectState.InReview, DateTimeOffset.UnixEpoch);
            Studio.Projects[project.Id] = project;
            Studio.Assets.Add(new AssetRow(Id(10 + i), project.Id, FormattableString.Invariant($"Asset of {i}")));
            Studio.Assets.Add(new AssetRow(Id(20 + i), project.Id, null));
        }
    }

    public GraphQLEngine Engine { get; }

    public Studio Studio => _services.GetRequiredService<Studio>();

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    public async Task<string> AskAsync(string query, string? variables = null, GraphQLHost? host = null)
    {
        var request = new GraphQLRequest(query) { Variables = variables is null ? default : JsonDocument.Parse(variables).RootElement.Clone() };
        using var result = await Engine.ExecuteAsync(request, new StudioContext(_services, "acme"), host);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void Dispose() => _services.Dispose();
}
