using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Explorer;

/// <summary>A schema as one static page: every type with its fields, arguments, descriptions and deprecations, linked. It needs no script.</summary>
internal static partial class SchemaPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly (TypeKind Kind, string Heading)[] Groups =
    [
        (TypeKind.Object, "Objects"),
        (TypeKind.Interface, "Interfaces"),
        (TypeKind.Union, "Unions"),
        (TypeKind.InputObject, "Input objects"),
        (TypeKind.Enum, "Enums"),
        (TypeKind.Scalar, "Scalars"),
    ];

    /// <summary>Nothing but the page's own style, known by its hash.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(SchemaPageStyle.Css)))}'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static byte[] Write(Schema schema, string title)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>")
            .Append(Text(title)).Append("</title><style>").Append(SchemaPageStyle.Css).Append("</style></head><body>");
        var roots = new[] { schema.Query, schema.Mutation, schema.Subscription }.OfType<ObjectType>().ToList();
        var others = schema.Types.Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal) && !roots.Contains(t))
            .OrderBy(static t => t.Name, StringComparer.Ordinal).ToList();
        var groups = Groups.Select(g => (g.Heading, Types: (IReadOnlyList<NamedType>)[.. others.Where(t => t.Kind == g.Kind)]))
            .Prepend(("Operations", roots)).Where(static g => g.Types.Count > 0).ToList();

        WriteContents(html, title, groups);
        html.Append("<main>");
        Description(html, schema.Description);
        foreach (var (heading, types) in groups)
        {
            html.Append("<h2>").Append(heading).Append("</h2>");
            foreach (var type in types)
            {
                WriteType(html, type);
            }
        }

        return Encoding.UTF8.GetBytes(html.Append("</main></body></html>\n").ToString());
    }

    private static void WriteContents(StringBuilder html, string title, IReadOnlyList<(string Heading, IReadOnlyList<NamedType> Types)> groups)
    {
        html.Append("<nav><h1 dir=\"auto\">").Append(Text(title)).Append("</h1>");
        foreach (var (heading, types) in groups)
        {
            html.Append("<details open><summary>").Append(heading).Append("</summary><ul>");
            foreach (var type in types)
            {
                html.Append("<li>").Append(Link(type)).Append("</li>");
            }

            html.Append("</ul></details>");
        }

        html.Append("</nav>");
    }

    private static void WriteType(StringBuilder html, NamedType type)
    {
        html.Append("<section id=\"").Append(type.Name).Append("\"><h3><span class=\"keyword\">").Append(Keyword(type)).Append("</span> ").Append(type.Name);
        if (type is CompositeType { Interfaces.Count: > 0 } implementing)
        {
            html.Append(" <small>implements ").AppendJoin(" &amp; ", implementing.Interfaces.Select(Link)).Append("</small>");
        }

        html.Append("</h3>");
        Description(html, type.Description);
        switch (type)
        {
            case UnionType union:
                html.Append("<p class=\"members\">").AppendJoin(" | ", union.PossibleTypes.Select(Link)).Append("</p>");
                break;
            case CompositeType composite:
                WriteFields(html, composite);
                break;
            case InputObjectType input:
                WriteRows(html, input.Fields.Select(f => (Anchor(type, f.Name), Input(f), f.Description, f.DeprecationReason)));
                break;
            case EnumType enumeration:
                WriteRows(html, enumeration.Values.Select(v => (Anchor(type, v.Name), Name(v.Name), v.Description, v.DeprecationReason)));
                break;
            case ScalarType { SpecifiedBy: { } url }:
                html.Append("<p>Specified by <code>").Append(Text(url)).Append("</code></p>");
                break;
        }

        html.Append("</section>");
    }

    private static void WriteFields(StringBuilder html, CompositeType type)
    {
        WriteRows(html, type.Fields.Select(f => (Anchor(type, f.Name), Signature(f), f.Description, f.DeprecationReason)));
        if (type is InterfaceType)
        {
            html.Append("<p class=\"members\">Implemented by ").AppendJoin(", ", type.PossibleTypes.Select(Link)).Append("</p>");
        }
    }

    private static void WriteRows(StringBuilder html, IEnumerable<(string Anchor, string Signature, string? Description, string? Deprecation)> rows)
    {
        html.Append("<dl>");
        foreach (var (anchor, signature, description, deprecation) in rows)
        {
            html.Append("<dt id=\"").Append(anchor).Append(deprecation is null ? "\">" : "\" class=\"deprecated\">").Append(signature).Append("</dt><dd>");
            if (deprecation is not null)
            {
                html.Append("<p class=\"warning\" dir=\"auto\"><strong>Deprecated.</strong> ").Append(Inline(deprecation)).Append("</p>");
            }

            Description(html, description);
            html.Append("</dd>");
        }

        html.Append("</dl>");
    }

    /// <summary>Paragraphs, each in the direction of its first letter: an Arabic one reads from the right whatever the page's language is.</summary>
    private static void Description(StringBuilder html, string? description)
    {
        foreach (var paragraph in (description ?? string.Empty).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append("<p dir=\"auto\">").Append(Inline(paragraph)).Append("</p>");
        }
    }

    private static string Signature(FieldDefinition field)
    {
        if (field.Arguments.Count == 0)
        {
            return $"{Name(field.Name)}: {Reference(field.Type)}";
        }

        var arguments = field.Arguments.Select(static a =>
            $"<li{(a.DeprecationReason is null ? string.Empty : " class=\"deprecated\"")}>{Input(a)}{ArgumentNote(a)}</li>");
        return $"{Name(field.Name)}(<ul>{string.Concat(arguments)}</ul>): {Reference(field.Type)}";
    }

    private static string ArgumentNote(InputValueDefinition argument)
    {
        var notes = new[] { argument.DeprecationReason is { } reason ? $"Deprecated. {reason}" : null, argument.Description };
        return string.Concat(notes.OfType<string>().Select(static n => $" <span class=\"note\" dir=\"auto\">{Inline(n)}</span>"));
    }

    private static string Input(InputValueDefinition input) =>
        $"{Name(input.Name)}: {Reference(input.Type)}" + (input.DefaultNode is { } value ? $" = <code>{Text(ValuePrinter.Print(value))}</code>" : string.Empty);

    private static string Reference(GraphType type) => type switch
    {
        NonNullType nonNull => Reference(nonNull.Inner) + "!",
        ListType list => $"[{Reference(list.Item)}]",
        NamedType named => Link(named),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown type"),
    };

    private static string Link(NamedType type) => $"<a href=\"#{type.Name}\">{type.Name}</a>";

    private static string Anchor(NamedType type, string member) => $"{type.Name}.{member}";

    private static string Name(string name) => $"<b>{name}</b>";

    private static string Keyword(NamedType type) => type.Kind switch
    {
        TypeKind.Object => "type",
        TypeKind.Interface => "interface",
        TypeKind.Union => "union",
        TypeKind.InputObject => "input",
        TypeKind.Enum => "enum",
        TypeKind.Scalar => "scalar",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "unknown kind"),
    };

    /// <summary>Text with what stands between backticks as code, which is isolated from the direction around it.</summary>
    private static string Inline(string text) => Code().Replace(Text(text), "<code>${code}</code>");

    private static string Text(string text) => Encoder.Encode(text);

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
