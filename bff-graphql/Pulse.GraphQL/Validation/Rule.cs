using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Validation;

/// <summary>One rule of the specification, told of every node of a document as it is entered and left.</summary>
internal abstract class Rule(ValidationContext context)
{
    protected ValidationContext Context { get; } = context;

    /// <summary>The node inside which this rule is told nothing, until it is left.</summary>
    internal Node? Skipped { get; set; }

    /// <summary>False skips what is inside the node, for this rule.</summary>
    public virtual bool Enter(Node node) => true;

    public virtual void Leave(Node node)
    {
    }
}
