using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Limits of the engine. Units are in the names.</summary>
public sealed class EngineOptions
{
    public ParserLimits Parsing { get; set; } = new();

    /// <summary>Levels of fields after fragments are spread.</summary>
    public int OperationDepthMax { get; set; } = 64;

    /// <summary>Fields after fragments are spread, a list counted as one object, and of an interface or union the object type with the most.</summary>
    public int OperationFieldCountMax { get; set; } = 10_000;

    /// <summary>Fields that are planned, for every object type that can occur: what a plan takes of memory.</summary>
    public int PlanFieldCountMax { get; set; } = 50_000;

    /// <summary>Errors of one response; further ones are dropped.</summary>
    public int ErrorCountMax { get; set; } = 200;

    /// <summary>Errors after which validation stops.</summary>
    public int ValidationErrorCountMax { get; set; } = 100;

    /// <summary>Pairs of fields that validation may compare; beyond it the document is refused as too complex.</summary>
    public int FieldComparisonCountMax { get; set; } = 200_000;

    /// <summary>Documents kept parsed and validated.</summary>
    public int DocumentCacheCountMax { get; set; } = 1_000;

    /// <summary>Plans kept: one for each operation and combination of @skip and @include.</summary>
    public int PlanCacheCountMax { get; set; } = 2_000;

    /// <summary>How long a query or mutation may run.</summary>
    public TimeSpan ExecutionTimeMax { get; set; } = TimeSpan.FromSeconds(30);

    public bool AllowIntrospection { get; set; } = true;
}
