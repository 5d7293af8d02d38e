using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Pulse.Inference.Composer.Brands;

/// <summary>
/// Lets through what a logo needs of SVG: shapes, groups, gradients, clips and plain styles. What could run, fetch, multiply or depend on a
/// font is refused with its reason; what is merely unknown (an editor's notes) is left out.
/// </summary>
internal static partial class SvgGuard
{
    private const int CharactersMax = 1_000_000;
    private const int ElementsMax = 4000;
    private const int DepthMax = 32;
    private const int MatchTimeoutMs = 500;

    /// <summary>The longer side that a cleaned drawing says of itself, in pixels.</summary>
    private const double SidePx = 1024;
    private const double SideMin = 0.001, SideMax = 1e7;
    private const string Xlink = "http://www.w3.org/1999/xlink";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        StringComparer.Ordinal,
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol", "style");

    /// <summary>Words about the drawing: left out.</summary>
    private static readonly FrozenSet<string> Notes = FrozenSet.Create(StringComparer.Ordinal, "title", "desc", "metadata");

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(
        StringComparer.Ordinal,
        "id", "class", "style", "transform", "d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "points", "viewBox", "preserveAspectRatio",
        "offset", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "href", "clip-path", "clip-rule", "mask", "mask-type",
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset",
        "stop-color", "stop-opacity", "color", "opacity", "display", "visibility", "paint-order", "vector-effect", "overflow", "type");

    internal static (byte[]? Clean, BrandProblem? Problem) Clean(byte[] file)
    {
        (XElement? root, BrandProblem? problem) = Parse(file);
        if (root is null || (problem = Judge(root)) is not null)
        {
            return (null, problem);
        }

        if (Size(root) is not { } box)
        {
            return (null, new BrandProblem(BrandProblemReason.LogoSvgNoSize));
        }

        XElement kept = Keep(root);
        double scale = SidePx / Math.Max(box.Width, box.Height);
        kept.SetAttributeValue("viewBox", Canvas.F($"{box.X} {box.Y} {box.Width} {box.Height}"));
        kept.SetAttributeValue("width", Canvas.F($"{box.Width * scale:0.##}"));
        kept.SetAttributeValue("height", Canvas.F($"{box.Height * scale:0.##}"));
        return (Encoding.UTF8.GetBytes(kept.ToString(SaveOptions.DisableFormatting)), null);
    }

    private static (XElement? Root, BrandProblem? Problem) Parse(byte[] file)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = CharactersMax, IgnoreComments = true, IgnoreProcessingInstructions = true };
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            using var reader = XmlReader.Create(stream, settings);
            int elements = 0;
            // Counted while reading: a deep or endless document is refused before a tree of it exists.
            while (reader.Read())
            {
                if (reader.Depth > DepthMax || (reader.NodeType == XmlNodeType.Element && ++elements > ElementsMax))
                {
                    return (null, new BrandProblem(BrandProblemReason.LogoSvgTooComplex));
                }
            }

            stream.Position = 0;
            using var again = XmlReader.Create(stream, settings);
            XElement root = XElement.Load(again);
            return root.Name == Svg + "svg" ? (root, null) : (null, new BrandProblem(BrandProblemReason.LogoNotAPicture));
        }
        catch (XmlException)
        {
            bool hasType = Encoding.UTF8.GetString(file).Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);
            return (null, new BrandProblem(hasType ? BrandProblemReason.LogoSvgDocumentType : BrandProblemReason.LogoDamaged));
        }
    }

    private static BrandProblem? Judge(XElement root) =>
        root.DescendantsAndSelf().Select(JudgeElement).FirstOrDefault(problem => problem is not null)
        ?? root.DescendantsAndSelf().Attributes().Select(JudgeAttribute).FirstOrDefault(problem => problem is not null)
        ?? JudgeUses(root);

    private static BrandProblem? JudgeElement(XElement element)
    {
        string name = element.Name.LocalName;
        BrandProblemReason? reason = name switch
        {
            "script" or "handler" or "listener" => BrandProblemReason.LogoSvgScript,
            "foreignObject" or "iframe" or "object" or "embed" => BrandProblemReason.LogoSvgForeignObject,
            "style" => IsHarmless(element.Value) ? null : BrandProblemReason.LogoSvgExternalReference,
            _ when element.Name.Namespace != Svg || Elements.Contains(name) || Notes.Contains(name) || element.Ancestors().Any(IsLeftOut) => null,
            _ => BrandProblemReason.LogoSvgElement,
        };
        return reason is { } why ? new BrandProblem(why, name) : null;
    }

    private static BrandProblem? JudgeAttribute(XAttribute attribute)
    {
        string name = attribute.Name.LocalName;
        BrandProblemReason? reason =
            attribute.IsNamespaceDeclaration ? null
            : name.StartsWith("on", StringComparison.OrdinalIgnoreCase) ? BrandProblemReason.LogoSvgEventAttribute
            : name is "href" or "src" ? attribute.Value.TrimStart().StartsWith('#') ? null : BrandProblemReason.LogoSvgExternalReference
            : attribute.Value.Contains("javascript:", StringComparison.OrdinalIgnoreCase) ? BrandProblemReason.LogoSvgScript
            : name is "base" || (IsKept(attribute) && !IsHarmless(attribute.Value)) ? BrandProblemReason.LogoSvgExternalReference
            : null;
        return reason is { } why ? new BrandProblem(why, name) : null;
    }

    /// <summary>A use of something that uses again could multiply without end, so uses are one deep.</summary>
    private static BrandProblem? JudgeUses(XElement root)
    {
        HashSet<string> users = [.. root.Descendants(Svg + "use").SelectMany(use => use.AncestorsAndSelf()).Select(one => one.Attribute("id")?.Value).OfType<string>()];
        bool again = root.Descendants(Svg + "use").Any(use => use.Attributes().Any(attribute => attribute.Name.LocalName == "href" && users.Contains(attribute.Value.Trim().TrimStart('#'))));
        return again ? new BrandProblem(BrandProblemReason.LogoSvgTooComplex, "use") : null;
    }

    /// <summary>Styles that name nothing outside of the drawing and hide nothing behind escapes.</summary>
    private static bool IsHarmless(string style) =>
        !style.Contains('@', StringComparison.Ordinal) && !style.Contains('\\', StringComparison.Ordinal) && !style.Contains("expression", StringComparison.OrdinalIgnoreCase)
        && Url().Matches(style).All(match => match.Groups["target"].Value.StartsWith('#'));

    private static bool IsLeftOut(XElement element) => element.Name.Namespace != Svg || Notes.Contains(element.Name.LocalName);

    private static bool IsKept(XAttribute attribute) =>
        Attributes.Contains(attribute.Name.LocalName) && (attribute.Name.NamespaceName.Length == 0 || (attribute.Name.NamespaceName == Xlink && attribute.Name.LocalName == "href"));

    private static XElement Keep(XElement element) => new(
        element.Name,
        element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && IsKept(attribute)),
        element.Name.LocalName == "style" ? element.Value : element.Elements().Where(child => !IsLeftOut(child)).Select(Keep));

    private static Box? Size(XElement root)
    {
        double[] numbers = [.. (root.Attribute("viewBox")?.Value ?? "").Split([' ', ',', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        Box box = numbers.Length == 4
            ? new Box(numbers[0], numbers[1], numbers[2], numbers[3])
            : new Box(0, 0, Number(root.Attribute("width")?.Value ?? ""), Number(root.Attribute("height")?.Value ?? ""));
        return double.IsFinite(box.X + box.Y) && box.Width is >= SideMin and <= SideMax && box.Height is >= SideMin and <= SideMax ? box : null;
    }

    private static double Number(string text) => double.TryParse(
        text.EndsWith("px", StringComparison.Ordinal) ? text.AsSpan(0, text.Length - 2) : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    [GeneratedRegex(@"url\s*\(\s*['""]?\s*(?<target>[^)'""]*)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex Url();
}
