using System.Text.Json.Serialization;

namespace Pulse.Contracts.Ids;

/// <summary>A tenant.</summary>
[JsonConverter(typeof(IdJsonConverter<OrganizationId>))]
public readonly record struct OrganizationId(Guid Value) : IId<OrganizationId>
{
    public static OrganizationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A person, the subject of personal data; also the actor of a command.</summary>
[JsonConverter(typeof(IdJsonConverter<SubjectId>))]
public readonly record struct SubjectId(Guid Value) : IId<SubjectId>
{
    public static SubjectId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A project of an organization.</summary>
[JsonConverter(typeof(IdJsonConverter<ProjectId>))]
public readonly record struct ProjectId(Guid Value) : IId<ProjectId>
{
    public static ProjectId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A file of a person: a photograph or a logo.</summary>
[JsonConverter(typeof(IdJsonConverter<AssetId>))]
public readonly record struct AssetId(Guid Value) : IId<AssetId>
{
    public static AssetId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One request for a creative, with its samples and finals.</summary>
[JsonConverter(typeof(IdJsonConverter<GenerationId>))]
public readonly record struct GenerationId(Guid Value) : IId<GenerationId>
{
    public static GenerationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One intent of a client; the same id with the same body is the same intent.</summary>
[JsonConverter(typeof(IdJsonConverter<CommandId>))]
public readonly record struct CommandId(Guid Value) : IId<CommandId>
{
    public static CommandId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Credits set aside for one piece of work; derived from the work, so the same work holds once.</summary>
[JsonConverter(typeof(IdJsonConverter<HoldId>))]
public readonly record struct HoldId(Guid Value) : IId<HoldId>
{
    public static HoldId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One gift or purchase of credits.</summary>
[JsonConverter(typeof(IdJsonConverter<GrantId>))]
public readonly record struct GrantId(Guid Value) : IId<GrantId>
{
    public static GrantId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
