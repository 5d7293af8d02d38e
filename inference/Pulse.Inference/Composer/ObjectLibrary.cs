using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>
/// Vector objects of the installed icon packages, drawn as ours are: on a square of <see cref="ArtPainter.Side"/>, standing on a soft shadow.
/// The packages hold 34 MB of JSON, of which a design needs two kilobytes. So nothing is parsed at the start: the file is mapped, an icon
/// is searched by its name when a design first wants it, and only that one is kept. Safe to use from several threads.
/// </summary>
internal sealed partial class ObjectLibrary
{
    private const int BoundsPx = 64;
    private const double Floor = 366;
    private const double RoomWidth = 352;
    private const double RoomHeight = 344;
    private const int ParentsMax = 4;
    private readonly ConcurrentDictionary<string, string> drawings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Set> sets;

    private ObjectLibrary(Dictionary<string, Set> sets) => this.sets = sets;

    /// <summary>The sets by the word before the colon of an object's id.</summary>
    /// <param name="modules">The folder that npm installs into.</param>
    internal static ObjectLibrary Open(string modules, IReadOnlyList<ObjectSet> sets)
    {
        var opened = new Dictionary<string, Set>(StringComparer.Ordinal);
        foreach (ObjectSet set in sets)
        {
            string folder = Path.Combine(modules, set.Package);
            string manifest = Path.Combine(folder, "package.json");
            if (!File.Exists(manifest))
            {
                throw new ImagingException("PLS-IM30", $"the objects of {set.Package} are not installed; run 'npm ci --ignore-scripts' in compose/native");
            }

            using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(manifest));
            string? version = package.RootElement.GetProperty("version").GetString();
            if (version != set.Version)
            {
                throw new ImagingException("PLS-IM31", $"{set.Package} is installed as {version}, but this build draws {set.Version}: the same seed would give another picture");
            }

            opened[set.Id] = new Set(MemoryMappedFile.CreateFromFile(Path.Combine(folder, "icons.json"), FileMode.Open, null, 0, MemoryMappedFileAccess.Read), set.Side);
        }

        return new ObjectLibrary(opened);
    }

    /// <summary>An object's drawing.</summary>
    /// <param name="id"><c>noto:wedding</c>: the set, a colon, the icon's name in it.</param>
    internal string Drawing(string id) => drawings.GetOrAdd(id, Draw);

    internal bool Has(string id) => Body(id) is not null;

    private string Draw(string id)
    {
        string body = Body(id) ?? throw new ImagingException("PLS-IM32", $"no object {id} in the installed packages");
        string own = Identifier().Replace(body, match => match.Value.Insert(match.Groups["id"].Index - match.Index, "@"));
        double side = sets[id[..id.IndexOf(':', StringComparison.Ordinal)]].Side;
        Box ink = Bounds(body, side);
        double scale = Math.Min(RoomWidth / ink.Width, RoomHeight / ink.Height);
        double left = (ArtPainter.Side / 2) - ((ink.X + (ink.Width / 2)) * scale), top = Floor - (ink.Bottom * scale);
        double shadow = ink.Width * scale * 0.5;
        // Icons keep scraps outside of their square, so it is cut.
        return Canvas.F($"""
            <svg viewBox="0 0 400 400">
            <defs><radialGradient id="@sh"><stop offset="0" stop-color="#000000" stop-opacity=".34"/><stop offset=".6" stop-color="#000000" stop-opacity=".14"/><stop offset="1" stop-color="#000000" stop-opacity="0"/></radialGradient><clipPath id="@clip"><rect width="{side}" height="{side}"/></clipPath></defs>
            <ellipse cx="200" cy="{Floor}" rx="{shadow:0.#}" ry="{shadow * 0.13:0.#}" fill="url(#@sh)"/>
            <g transform="translate({left:0.##} {top:0.##}) scale({scale:0.####})"><g clip-path="url(#@clip)">{own}</g></g>
            </svg>
            """);
    }

    /// <summary>Where the ink lies, found by drawing the icon small over a colour that no icon uses.</summary>
    private static Box Bounds(string body, double side)
    {
        string svg = Canvas.F($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{BoundsPx}\" height=\"{BoundsPx}\" viewBox=\"0 0 {side} {side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fe01fd\"/>{body}</svg>");
        using VipsImage image = VipsImage.FromSvg(Encoding.UTF8.GetBytes(svg), 1);
        byte[] pixels = image.Pixels();
        int left = BoundsPx, top = BoundsPx, right = -1, bottom = -1;
        for (int at = 0; at < pixels.Length; at += 3)
        {
            if (pixels[at] != 0xFE || pixels[at + 1] != 0x01 || pixels[at + 2] != 0xFD)
            {
                int x = at / 3 % BoundsPx, y = at / 3 / BoundsPx;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
            }
        }

        double unit = side / BoundsPx;
        return right < 0 ? new Box(0, 0, side, side) : new Box(left * unit, top * unit, (right + 1 - left) * unit, (bottom + 1 - top) * unit);
    }

    private string? Body(string id)
    {
        string[] parts = id.Split(':');
        if (parts.Length != 2 || !sets.TryGetValue(parts[0], out Set? set))
        {
            return null;
        }

        string name = parts[1];
        for (int parent = 0; parent < ParentsMax; parent++)
        {
            (string? body, string? alias) = set.Find(name);
            if (alias is null)
            {
                return body?.Replace("xlink:href", "href", StringComparison.Ordinal);
            }

            name = alias;
        }

        return null;
    }

    [GeneratedRegex("id=\"(?<id>[^\"]+)\"|url\\(#(?<id>[^)]+)\\)|href=\"#(?<id>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Identifier();

    private sealed class Set(MemoryMappedFile file, double side)
    {
        internal double Side => side;

        /// <summary>An icon's body, or the name of the icon that it is another name of.</summary>
        internal unsafe (string? Body, string? Alias) Find(string name)
        {
            using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            try
            {
                var all = new ReadOnlySpan<byte>(start + view.PointerOffset, checked((int)view.SafeMemoryMappedViewHandle.ByteLength));
                ReadOnlySpan<byte> key = Encoding.UTF8.GetBytes($"\t\"{name}\": {{");
                int at = all.IndexOf(key);
                return at < 0 ? default : Read(all[(at + key.Length - 1)..]);
            }
            finally
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }

        private static (string? Body, string? Alias) Read(ReadOnlySpan<byte> icon)
        {
            var reader = new Utf8JsonReader(icon, isFinalBlock: false, default);
            string? body = null, alias = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isBody = reader.ValueTextEquals("body"u8), isParent = reader.ValueTextEquals("parent"u8);
                    reader.Read();
                    body = isBody ? reader.GetString() : body;
                    alias = isParent ? reader.GetString() : alias;
                }
            }

            return (body, alias);
        }
    }
}

/// <summary>A package of icons.</summary>
/// <param name="Id">The word before the colon in an object's id.</param>
/// <param name="Version">Exactly this: another version may draw other pictures.</param>
/// <param name="Side">Width and height of its icons, in their own units.</param>
internal sealed record ObjectSet(string Id, string Package, string Version, double Side);

/// <summary>A thing that can be drawn, and the words for it.</summary>
/// <param name="Art">Its drawings, one a style.</param>
/// <param name="Kind"><c>food</c>, <c>nature</c>, <c>activity</c>, <c>travel</c> or <c>objects</c>.</param>
internal sealed record KnownObject(IReadOnlyList<string> Art, string Kind, IReadOnlyList<string> Emoji, IReadOnlyList<string> Ar, IReadOnlyList<string> En);
