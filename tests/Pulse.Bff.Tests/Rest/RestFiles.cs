using Pulse.Bff.Edge;
using Pulse.Bff.Rest.OpenApi;
using Pulse.Bff.Rest.Routes;
using Pulse.Embedded;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests.Rest;

/// <summary>The files of <c>contracts/rest</c> in this checkout, and what this build makes of them.</summary>
internal static class RestFiles
{
    /// <summary>Set to 1 to write what is approved anew.</summary>
    private const string ApproveVariable = "PULSE_APPROVE";

    public static Schema Schema { get; } = PulseSchema.Bind().Schema;

    public static RouteTable Table { get; } = RouteTable.Read(Schema);

    public static bool IsApproving => Environment.GetEnvironmentVariable(ApproveVariable) == "1";

    public static string Yaml() => YamlWriter.Write(OpenApiWriter.Write(Table));

    public static string PathOf(params string[] parts) => Path.Combine([PulseHome.Find(), "contracts", "rest", .. parts]);

    /// <summary>Compares a file with what it should hold, or writes it when approving.</summary>
    public static void Approve(string path, string text)
    {
        if (IsApproving)
        {
            File.WriteAllText(path, text);
            return;
        }

        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        var differs = approved.Split('\n').Zip(text.Split('\n')).Select((pair, line) => (pair.First, pair.Second, Line: line + 1)).FirstOrDefault(one => one.First != one.Second);
        Assert.True(
            approved == text,
            FormattableString.Invariant($"{path} is not what this build makes, first at line {differs.Line}: '{differs.First}' is approved, '{differs.Second}' was made. Look at it, then PULSE_APPROVE=1 writes it anew."));
    }
}
