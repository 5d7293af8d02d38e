using Pulse.Bff.Edge;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests.PublicSchema;

/// <summary>
/// The schema that clients rely on is approved, in <c>contracts/graphql/schema.approved.graphql</c>. <c>PULSE_APPROVE=1</c> approves what breaks no
/// client; what breaks one needs <c>PULSE_APPROVE=breaking</c>, and a word to those who run them.
/// </summary>
public sealed class SchemaApprovalTests
{
    private static readonly string Approved = Path.Combine(Home(), "contracts", "graphql", "schema.approved.graphql");

    [Fact]
    public void The_schema_is_the_approved_one()
    {
        var schema = PulseSchema.Bind().Schema;
        var current = SchemaPrinter.Print(schema) + "\n";
        var breaking = File.Exists(Approved) ? Breaking(File.ReadAllText(Approved), schema) : [];
        var wish = Environment.GetEnvironmentVariable("PULSE_APPROVE");
        if (wish == "breaking" || (wish == "1" && breaking.Count == 0))
        {
            File.WriteAllText(Approved, current);
        }

        Assert.True(breaking.Count == 0 || wish == "breaking", "These changes break clients:\n" + string.Join("\n", breaking));
        Assert.True(current == File.ReadAllText(Approved), "The schema changed, in ways that break no client. Approve it with PULSE_APPROVE=1.");
    }

    [Fact]
    public void A_field_that_went_would_be_found()
    {
        var planted = File.ReadAllText(Approved).Replace("type Viewer {", "type Viewer {\n  shoeSize: Int", StringComparison.Ordinal);

        Assert.Equal(["Viewer.shoeSize was removed."], Breaking(planted, PulseSchema.Bind().Schema));
    }

    private static List<string> Breaking(string before, Schema after) =>
        [.. SchemaChanges.Between(SchemaBuilder.Build(before), after).Where(static c => c.Severity == ChangeSeverity.Breaking).Select(static c => c.Message)];

    private static string Home()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pulse.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above holds Pulse.sln.");
        }

        return folder;
    }
}
