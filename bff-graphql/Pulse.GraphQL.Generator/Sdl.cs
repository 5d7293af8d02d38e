using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Pulse.GraphQL.Language;
using OperationKind = Pulse.GraphQL.Language.OperationKind;
using TypeKind = Pulse.GraphQL.Language.TypeKind;

namespace Pulse.GraphQL.Generator;

/// <summary>The schema as the generator needs it: definitions with their extensions, by name.</summary>
internal sealed class Sdl
{
    private readonly Dictionary<string, List<TypeDefinitionNode>> _types;
    private readonly DocumentNode _document;
    private readonly AdditionalText _file;

    public Sdl(AdditionalText file, string text)
    {
        _file = file;
        _document = Parser.Parse(new DocumentSource(text), ParserLimits.Trusted);
        Text = text;
        _types = _document.Definitions.OfType<TypeDefinitionNode>().GroupBy(t => t.Name.Value).ToDictionary(g => g.Key, g => g.ToList());
    }

    public string Text { get; }

    public IEnumerable<string> ObjectTypes => _types.Where(t => t.Value[0].Kind == TypeKind.Object).Select(t => t.Key);

    public TypeKind? KindOf(string name) => _types.TryGetValue(name, out var nodes) ? nodes[0].Kind
        : name is "Int" or "Float" or "String" or "Boolean" or "ID" ? TypeKind.Scalar : null;

    public IEnumerable<FieldDefinitionNode> Fields(string type) => Nodes(type).SelectMany(t => t.Fields);

    public IEnumerable<InputValueNode> InputFields(string type) => Nodes(type).SelectMany(t => t.InputFields);

    public IEnumerable<string> EnumValues(string type) => Nodes(type).SelectMany(t => t.Values).Select(v => v.Name.Value);

    public string Root(OperationKind kind) =>
        _document.Definitions.OfType<SchemaNode>().SelectMany(s => s.OperationTypes).FirstOrDefault(o => o.Kind == kind)?.Type.Name.Value ?? kind.ToString();

    public Location Locate(Node node)
    {
        var start = _document.Source.Locate(node.Start);
        var position = new LinePosition(start.Line - 1, start.Column - 1);
        return Location.Create(_file.Path, new TextSpan(0, 0), new LinePositionSpan(position, position));
    }

    private List<TypeDefinitionNode> Nodes(string type) => _types.TryGetValue(type, out var nodes) ? nodes : [];
}
