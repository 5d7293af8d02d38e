using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Bff.Web;
using Pulse.GraphQL;

namespace Pulse.Bff.Tests.Web;

/// <summary>The explorer is for developers: production shows it only when it was asked to.</summary>
public sealed class ExplorerPagesTests
{
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    public async Task It_is_served_in_development_or_on_wish(bool isDevelopment, bool? wish, bool isServed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(new BffOptions { IsDevelopment = isDevelopment, ShowExplorer = wish });
        builder.Services.AddGraphQL<GraphQLHost>(PulseSchema.Bind());
        await using var app = builder.Build();

        app.MapExplorer();

        Assert.Equal(isServed, ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).Any());
    }
}
