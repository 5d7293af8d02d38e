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

    /// <summary>What one operation may cost, by the rules of <c>@cost</c> and <c>@listSize</c>: about the objects of its answer. Infinity for no limit. See docs/graphql.md.</summary>
    public double CostMax { get; set; } = 50_000;

    /// <summary>Items of a list that no argument slices, as they are counted for <see cref="CostMax"/>.</summary>
    public int ListItemCountAssumed { get; set; } = 10;

    /// <summary>Values of one response, counted while it is made: what an operation may take of memory.</summary>
    public int ResponseValueCountMax { get; set; } = 2_000_000;

    /// <summary>Operations that one caller may have running at once, open subscriptions included.</summary>
    public int OperationsPerCallerMax { get; set; } = 1_000;

    /// <summary>Errors of one response; further ones are dropped.</summary>
    public int ErrorCountMax { get; set; } = 200;

    /// <summary>Errors after which validation stops.</summary>
    public int ValidationErrorCountMax { get; set; } = 100;

    /// <summary>Pairs of fields that validation may compare; beyond it the document is refused as too complex.</summary>
    public int FieldComparisonCountMax { get; set; } = 200_000;

    /// <summary>Documents kept parsed and validated.</summary>
    public int DocumentCacheCountMax { get; set; } = 1_000;

    /// <summary>Length in bytes of a document that is kept; longer ones are read anew each time, so that nobody fills the memory with them.</summary>
    public int CachedDocumentBytesMax { get; set; } = 64 * 1024;

    /// <summary>Plans kept: one for each operation and combination of @skip and @include.</summary>
    public int PlanCacheCountMax { get; set; } = 2_000;

    /// <summary>How long a query or mutation may run.</summary>
    public TimeSpan ExecutionTimeMax { get; set; } = TimeSpan.FromSeconds(30);

    public bool AllowIntrospection { get; set; } = true;
}
