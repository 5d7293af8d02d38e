using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>What a project may use of Pulse, and of packages.</summary>
internal sealed record Allowance(string[] Projects, string[] Packages);

/// <summary>Who may depend on whom. One table; a project without a row is a violation.</summary>
internal static class DependencyRules
{
    private const string Contracts = "Pulse.Contracts";
    private const string Ports = "Pulse.Ports";
    private const string Product = "Pulse.";

    internal static readonly IReadOnlyDictionary<string, Allowance> Table = new Dictionary<string, Allowance>(StringComparer.Ordinal)
    {
        [Contracts] = new([], []),
        [Ports] = new([Contracts], []),
        ["Pulse.Rest.Client"] = new([], []),
        ["Pulse.Domain"] = new([Contracts], []),
        ["Pulse.EventLog"] = new([Contracts, Ports], ["Npgsql", "Google.Protobuf", "Grpc.Tools"]),
        ["Pulse.WriteSide"] = new(["Pulse.Domain", Contracts, Ports], []),
        ["Pulse.Projections"] = new([Contracts, Ports], ["Npgsql"]),
        ["Pulse.ReadSide"] = new([Contracts], ["Npgsql", "Dapper"]),
        ["Pulse.GraphQL"] = new([], []),
        ["Pulse.GraphQL.Generator"] = new([], ["Microsoft.CodeAnalysis.CSharp"]),
        ["Pulse.Bff"] = new([Contracts, Ports, "Pulse.GraphQL", "Pulse.GraphQL.Generator", "Pulse.ReadSide"], ["Microsoft.IdentityModel.JsonWebTokens"]),
        ["Pulse.Inference"] = new([Contracts, Ports], ["HarfBuzzSharp", "HarfBuzzSharp.NativeAssets.Linux", "NSec.Cryptography", "libsodium"]),
        ["Pulse.ModelConverter"] = new([], ["Google.Protobuf"]),
        ["Pulse.Adapters"] = new([Contracts, Ports], ["Npgsql", "MassTransit", "MassTransit.RabbitMQ", "AWSSDK.S3"]),
        ["Pulse.Embedded"] = new([], []),
        ["Pulse.Cli"] = new(["Pulse.Embedded", "Pulse.GraphQL"], ["System.CommandLine", "Spectre.Console"]),
        ["Pulse.Standalone"] = new(
            [
                Contracts, Ports, "Pulse.Domain", "Pulse.WriteSide", "Pulse.EventLog", "Pulse.Projections", "Pulse.ReadSide", "Pulse.GraphQL",
                "Pulse.Bff", "Pulse.Inference", "Pulse.Adapters",
            ],
            ["Npgsql", "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"]),
    };

    /// <summary>Assemblies that packages bring under other names than their own, and packages that belong to an allowed one.</summary>
    private static readonly string[] Framework = ["System.", "Microsoft.", "netstandard", "mscorlib"];

    /// <summary>What the project file asks for.</summary>
    internal static IEnumerable<string> Declared(ProjectFacts project) => !Table.TryGetValue(project.Name, out var allowed)
        ? [$"{project.Name} has no row in the table of dependencies."]
        :
        [
            .. project.Projects.Except(allowed.Projects, StringComparer.Ordinal).Select(other => $"{project.Name} must not reference {other}."),
            .. project.Packages.Except(allowed.Packages, StringComparer.Ordinal).Select(package => $"{project.Name} must not use the package {package}."),
        ];

    /// <summary>What the assembly really references; transitive references do not get around the project file.</summary>
    internal static IEnumerable<string> Used(AssemblyFacts assembly) => !Table.TryGetValue(assembly.Name, out var allowed)
        ? [$"{assembly.Name} has no row in the table of dependencies."]
        : assembly.References
            .Where(reference => reference.StartsWith(Product, StringComparison.Ordinal)
                ? !allowed.Projects.Contains(reference, StringComparer.Ordinal)
                : !IsFramework(reference) && !allowed.Packages.Any(package => BelongsTo(reference, package)))
            .Select(reference => $"{assembly.Name} must not use {reference}.");

    /// <summary>A projection may open sealed data and read events, but nothing that would let it act.</summary>
    internal static IEnumerable<string> ProjectionsOnlyRead(AssemblyFacts projections) => projections.UsedTypes
        .Where(type => type.StartsWith("System.Net.Http.", StringComparison.Ordinal)
            || type.StartsWith("Pulse.Ports.Bus.", StringComparison.Ordinal)
            || type.StartsWith("Pulse.Ports.Commands.", StringComparison.Ordinal)
            || type.StartsWith("Pulse.Ports.Blobs.", StringComparison.Ordinal)
            || type == "Pulse.Ports.EventLog.IEventLog")
        .Select(type => $"{projections.Name} must not use {type}: a projection cannot cause a side effect.");

    /// <summary>The read side knows rows and ids, never what happened.</summary>
    internal static IEnumerable<string> ReadSideKnowsNoEvents(AssemblyFacts readSide) => readSide.UsedTypes
        .Where(type => type.StartsWith("Pulse.Contracts.", StringComparison.Ordinal)
            && !type.StartsWith("Pulse.Contracts.Ids.", StringComparison.Ordinal)
            && !type.StartsWith("Pulse.Contracts.Log.LogPosition", StringComparison.Ordinal))
        .Select(type => $"{readSide.Name} must not use {type}: it may know only the ids of the contracts.");

    private static bool IsFramework(string reference) =>
        Framework.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal))
        && !reference.StartsWith("Microsoft.IdentityModel", StringComparison.Ordinal)
        && !reference.StartsWith("System.CommandLine", StringComparison.Ordinal);

    private static bool BelongsTo(string assembly, string package) =>
        assembly == package
        || assembly.StartsWith(package + ".", StringComparison.Ordinal)
        || (assembly.StartsWith("Microsoft.IdentityModel", StringComparison.Ordinal) && package.StartsWith("Microsoft.IdentityModel", StringComparison.Ordinal));
}
