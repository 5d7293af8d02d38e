using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Routes;

/// <summary>What a selection answers: a leaf, or an object with members.</summary>
/// <param name="Type">With its wrappers.</param>
/// <param name="Fragment">The fragment that names the object's shape; null for leaves.</param>
/// <param name="Description">Of the field.</param>
public sealed record OutputShape(GraphType Type, string? Fragment, string? Description, IReadOnlyList<OutputMember> Members)
{
    public OutputMember? Member(string name) => Members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));
}

public sealed record OutputMember(string Name, OutputShape Shape);

/// <summary>Follows a validated selection through fragments.</summary>
internal sealed class ShapeReader(Schema schema, IReadOnlyDictionary<string, FragmentNode> fragments)
{
    public OutputShape Read(CompositeType type, SelectionSetNode selections) => new(type, NameOf(selections), null, Members(type, selections));

    private List<OutputMember> Members(CompositeType type, SelectionSetNode selections)
    {
        var members = new List<OutputMember>();
        foreach (var selection in selections.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    var definition = schema.FieldOf(type, field.Name.Value)!;
                    var shape = definition.Type.Named is CompositeType inner && field.SelectionSet is { } below
                        ? new OutputShape(definition.Type, NameOf(below), definition.Description, Members(inner, below))
                        : new OutputShape(definition.Type, null, definition.Description, []);
                    members.Add(new OutputMember(field.ResponseName, shape));
                    break;
                case FragmentSpreadNode spread:
                    members.AddRange(Members(type, fragments[spread.Name.Value].SelectionSet));
                    break;
                default:
                    throw new NotSupportedException("Routes name their fragments.");
            }
        }

        return members;
    }

    /// <summary>The fragment that a selection consists of; what a payload says besides about errors does not count.</summary>
    private static string? NameOf(SelectionSetNode selections) =>
        selections.Selections.Where(one => one is not FieldNode { ResponseName: DataPath.Errors }).ToArray() is [FragmentSpreadNode spread] ? spread.Name.Value : null;
}
