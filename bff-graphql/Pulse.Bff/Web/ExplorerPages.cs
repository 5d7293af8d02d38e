using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pulse.GraphQL;

namespace Pulse.Bff.Web;

/// <summary>The GraphQL explorer beside the API, built with the web app: for developers, so off in production unless it is wanted.</summary>
public static class ExplorerPages
{
    private const string Path = "/graphql/explorer";
    private const string BuiltFolder = "explorer";
    private const string ExamplesFolder = "examples";

    public static void MapExplorer(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<BffOptions>();
        if (!(options.ShowExplorer ?? options.IsDevelopment))
        {
            return;
        }

        var built = options.WebRoot is { } root ? System.IO.Path.Combine(root, BuiltFolder) : null;
        var folder = Directory.Exists(built) ? built : null;
        app.MapGraphQLExplorer(Path, new ExplorerOptions
        {
            Title = "Pulse",
            Folder = folder,
            ExamplesFolder = folder is null ? null : System.IO.Path.Combine(folder, ExamplesFolder),
        });
    }
}
