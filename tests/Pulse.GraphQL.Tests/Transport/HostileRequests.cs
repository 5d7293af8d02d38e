using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>A request made to kill, to stall or to confuse a server.</summary>
/// <param name="Body">Makes the body; the number makes it another one each time, so that no cache can help.</param>
internal sealed record HostileRequest(string Name, Func<int, byte[]> Body);

/// <summary>Two hundred of them, in families.</summary>
internal static class HostileRequests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Create = "mutation ($i: CreateProjectInput!) { createProject(input: $i) { project { id } } }";

    public static IReadOnlyList<HostileRequest> All { get; } =
        [.. Nesting(), .. Fragments(), .. Bombs(), .. Tokens(), .. Escapes(), .. Bytes(), .. Variables(), .. Json()];

    /// <summary>Everything that can stand in itself, left open and closed, at depths that are allowed nowhere.</summary>
    private static IEnumerable<HostileRequest> Nesting()
    {
        (string Name, string Before, string Open, string Close, string After)[] forms =
        [
            ("selections", "", "{a", "}", ""),
            ("selections of the schema", "{__schema{types", "{fields{type", "}}", "}}"),
            ("inline fragments", "{", "...{", "}", "}"),
            ("inline fragments on a type", "{", "...on Query{", "}", "}"),
            ("list values", "{projects(first:", "[", "]", "){id}}"),
            ("object values", "{projects(first:", "{a:", "}", "){id}}"),
            ("lists in objects", "{projects(first:", "[{a:", "}]", "){id}}"),
            ("list types", "query($a:", "[", "]", "){__typename}"),
            ("default values", "query($a:Int=", "[", "]", "){__typename}"),
            ("directive arguments", "{__typename@skip(if:", "[", "]", ")}"),
            ("fields with directives", "", "{a@skip(if:true)", "}", ""),
            ("fields with arguments", "", "{a(b:[{c:1}])", "}", ""),
        ];
        foreach (var (name, before, open, close, after) in forms)
        {
            foreach (var depth in new[] { 300, 3_000, 30_000 })
            {
                yield return Query(Text($"{depth} nested {name}, left open"), before + Repeat(open, depth));
                yield return Query(Text($"{depth} nested {name}"), before + Repeat(open, depth) + Repeat(close, depth) + after);
            }
        }
    }

    private static IEnumerable<HostileRequest> Fragments()
    {
        foreach (var length in new[] { 1, 2, 3, 10, 50, 100, 1_000 })
        {
            yield return Query(Text($"a cycle of {length} fragments"), "{...F0}" + Numbered(length, i => Text($" fragment F{i} on Query{{...F{(i + 1) % length}}}")));
            yield return Query(
                Text($"a cycle of {length} fragments below a field"),
                "{projects{...F0}}" + Numbered(length, i => Text($" fragment F{i} on Project{{assets{{id}}...F{(i + 1) % length}}}")));
        }

        foreach (var length in new[] { 100, 300, 1_000, 5_000 })
        {
            yield return Query(Text($"a chain of {length} fragments to nothing"), "{...F0}" + Numbered(length, i => Text($" fragment F{i} on Query{{...F{i + 1}}}")));
            yield return Query(Text($"{length} unused fragments"), "{__typename}" + Numbered(length, i => Text($" fragment F{i} on Query{{__typename}}")));
            yield return Query(Text($"{length} spreads of an unknown fragment"), "{" + Repeat("...F ", length) + "}");
        }

        foreach (var levels in new[] { 15, 20, 30 })
        {
            yield return Query(
                Text($"a bomb of {levels} levels of fragments"),
                "{...F0}" + Numbered(levels, i => Text($" fragment F{i} on Query{{a{i}:__typename ...F{i + 1} b{i}:__typename ...F{i + 1}}}")) + Text($" fragment F{levels} on Query{{no}}"));
            yield return Query(
                Text($"a bomb of {levels} levels of fields"),
                "{__schema{types{...F0}}}" + Numbered(levels, i => Text($" fragment F{i} on __Type{{a:ofType{{...F{i + 1}}} b:ofType{{...F{i + 1}}}}}")) + Text($" fragment F{levels} on __Type{{name}}"));
        }
    }

    private static IEnumerable<HostileRequest> Bombs()
    {
        foreach (var count in new[] { 12_000, 40_000 })
        {
            yield return Query(Text($"{count} aliases"), "{" + Numbered(count, static i => Text($"a{i}:__typename ")) + "}");
            yield return Query(Text($"{count} unknown fields"), "{" + Numbered(count, static i => Text($"f{i} ")) + "}");
            yield return Query(Text($"{count} times the same directive"), "{__typename " + Repeat("@skip(if:false)", count) + "}");
            yield return Query(Text($"{count} different directives"), "{__typename " + Numbered(count, static i => Text($"@d{i}")) + "}");
            yield return Query(Text($"{count} arguments"), "{projects(" + Numbered(count, static i => Text($"a{i}:1 ")) + "){id}}");
            yield return Query(Text($"{count} items"), "{projects(first:[" + Repeat("1,", count) + "]){id}}");
            yield return Query(Text($"{count} fields of an object"), "{projects(first:{" + Numbered(count, static i => Text($"a{i}:1 ")) + "}){id}}");
            yield return Query(Text($"{count} variables"), "query(" + Numbered(count, static i => Text($"$v{i}:Int ")) + "){__typename}");
            yield return Query(Text($"{count} operations"), Numbered(count, static i => Text($"query Q{i}{{a}} ")));
            yield return Query(Text($"{count} times the same operation"), Repeat("query Q{__typename} ", count));
            yield return Query(Text($"{count} times the same field with a selection"), "{" + Repeat("projects{name}", count) + "}");
            yield return Query(Text($"{count} definitions of types"), Repeat("type T{a:Int} ", count));
        }

        yield return Query("4,000 fields that conflict", "{" + Numbered(4_000, static i => Text($"a:projects(first:{i}){{id}} ")) + "}");
        yield return Query("conflicts below conflicts", "{" + Repeat("projects{assets{a:id}}projects{assets{a:title}}", 2_000) + "}");
        yield return Query("8,000 lists of introspection", "{__schema{types{" + Numbered(8_000, static i => Text($"f{i}:fields{{name}} ")) + "}}}");
        yield return Query("introspection of fields of types of fields of types", "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}");
        yield return Query("unknown names that resemble known ones", "{" + Numbered(3_000, static i => Text($"projectz{i}{{nome}} ")) + "}");
    }

    private static IEnumerable<HostileRequest> Tokens()
    {
        const int size = 900_000;
        foreach (var character in "{}[]()!:=|&@$.#,-01_aé\"\\\t ")
        {
            var written = JsonSerializer.Serialize(character.ToString(), Relaxed).Length - 2;
            yield return Query(Text($"{size} bytes of {character}"), new string(character, size / (character > 127 ? 2 : written)));
        }

        yield return Query("a name of a megabyte", "{" + new string('a', size) + "}");
        yield return Query("a string of a megabyte", "{search(text:\"" + new string('a', size) + "\"){id}}");
        yield return Query("a block string of a megabyte", "{search(text:\"\"\"" + new string('a', size) + "\"\"\"){id}}");
        yield return Query("a block string of 400,000 lines", "{search(text:\"\"\"" + Repeat("\n", size / 2) + "\"\"\"){id}}");
        yield return Query("a block string of indented lines", "{search(text:\"\"\"" + Repeat("\n  a", size / 8) + "\"\"\"){id}}");
        yield return Query("an integer of a megabyte", "{projects(first:" + new string('9', size) + "){id}}");
        yield return Query("a float of a megabyte", "{projects(first:1." + new string('9', size) + "){id}}");
        yield return Query("an exponent of a megabyte", "{projects(first:1e" + new string('9', size) + "){id}}");
        yield return Query("a comment of a megabyte", "#" + new string('a', size));
        yield return Query("an alias of a megabyte twice", "{" + new string('a', size / 3) + ":id " + new string('a', size / 3) + ":no}");
    }

    private static IEnumerable<HostileRequest> Escapes()
    {
        foreach (var escape in new[] { "\\u{110000}", "\\u{}", "\\u{D800}", "\\uD800", "\\uDC00", "\\uD800\\u0041", "\\u12", "\\x", "\\", "\\u{FFFFFFFFFFFF}", "\\u{00000000000000000001F600" })
        {
            yield return Query($"the escape {escape}", "{search(text:\"" + escape + "\"){__typename}}");
        }

        yield return Query("an unterminated string", "{search(text:\"a");
        yield return Query("an unterminated block string", "{search(text:\"\"\"a");
        yield return Query("a string over lines", "{search(text:\"a\nb\"){__typename}}");
        yield return Query("a null character", "{a\0b}");
        yield return Query("a byte order mark within", "{a\uFEFFb}");
        yield return Query("directions that change within", "{\u202Ea\u202C}");
    }

    /// <summary>Bytes that are no UTF-8, in the document, in a variable and in a name.</summary>
    private static IEnumerable<HostileRequest> Bytes()
    {
        byte[][] invalid = [[0xFF], [0xFE], [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]];
        foreach (var bytes in invalid)
        {
            var shown = Convert.ToHexString(bytes);
            yield return Raw($"{shown} in a document", Around("{\"query\":\"{ a(b: \\\"", bytes, "\\\") }\"}"));
            yield return Raw($"{shown} in a variable", Around("{\"query\":\"{ __typename }\",\"variables\":{\"a\":\"", bytes, "\"}}"));
            yield return Raw($"{shown} in a name", Around("{\"query\":\"{ __typename }\",\"", bytes, "\":1}"));
        }
    }

    private static IEnumerable<HostileRequest> Variables()
    {
        foreach (var shape in new[] { "[]", "\"x\"", "1", "true", "[[]]" })
        {
            yield return Raw($"variables that are {shape}", Utf8("{\"query\":\"{ __typename }\",\"variables\":" + shape + "}"));
            yield return Raw($"extensions that are {shape}", Utf8("{\"query\":\"{ __typename }\",\"extensions\":" + shape + "}"));
            yield return Input($"an input that is {shape}", shape);
        }

        foreach (var input in new[]
        {
            "null", "{}", "{\"id\":1,\"name\":\"x\"}", "{\"id\":\"x\",\"name\":\"x\"}", "{\"id\":\"00000001-0000-0000-0000-000000000000\",\"name\":\"\\ud800\"}",
            "{\"id\":\"00000001-0000-0000-0000-000000000000\",\"name\":1e999}", "{\"id\":\"00000001-0000-0000-0000-000000000000\",\"name\":\"x\",\"state\":\"NONE\"}",
            "{\"id\":\"00000001-0000-0000-0000-000000000000\",\"name\":\"x\",\"tags\":[[1]]}", "{\"\\ud800\":1}", "{\"__proto__\":{}}",
        })
        {
            yield return Input($"an input that is {input}", input);
        }

        yield return Input("an input of 20,000 unknown fields", "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(static i => Text($"\"nam{i}\":1"))) + "}");
        yield return Input("an input with 100,000 wrong items", "{\"id\":\"00000001-0000-0000-0000-000000000000\",\"name\":\"x\",\"tags\":[" + string.Join(',', Enumerable.Repeat("1", 100_000)) + "]}");
        yield return Input("a number of 500,000 digits", "{\"id\":" + new string('9', 500_000) + ",\"name\":\"x\"}");
        yield return Input("a wrong text of 500,000 characters", "{\"id\":\"" + new string('x', 500_000) + "\",\"name\":\"x\"}");
        foreach (var depth in new[] { 60, 100, 1_000, 100_000 })
        {
            yield return Input(Text($"an input of {depth} nested lists"), Repeat("[", depth) + Repeat("]", depth));
            yield return Input(Text($"an input of {depth} nested objects"), Repeat("{\"a\":", depth) + "1" + Repeat("}", depth));
            yield return Input(Text($"an input of {depth} nested lists, left open"), Repeat("[", depth));
        }
    }

    private static IEnumerable<HostileRequest> Json()
    {
        foreach (var (name, text) in new[]
        {
            ("nothing", ""), ("white space", "   "), ("a text", "\"x\""), ("a number", "1"), ("null", "null"), ("an empty list", "[]"), ("an open object", "{"),
            ("an open text", "{\"query\":\"{"), ("a comment", "/* */{\"query\":\"{__typename}\"}"), ("a trailing comma", "{\"query\":\"{__typename}\",}"),
            ("single quotes", "{'query':'{__typename}'}"), ("not a number", "{\"query\":NaN}"), ("two values", "{\"query\":\"{__typename}\"}{}"),
            ("a query that is a list", "{\"query\":[\"{__typename}\"]}"), ("no query", "{}"), ("a null query", "{\"query\":null}"),
            ("an operation name that is an object", "{\"query\":\"{__typename}\",\"operationName\":{}}"), ("half a surrogate pair", "{\"query\":\"{\\ud800}\"}"),
            ("an unknown operation", "{\"query\":\"{__typename}\",\"operationName\":\"" + new string('x', 100_000) + "\"}"),
        })
        {
            yield return Raw($"JSON that is {name}", Utf8(text));
        }

        yield return Raw("a megabyte of brackets", Utf8(new string('[', 900_000)));
        yield return Raw("a megabyte of nested objects", Utf8(Repeat("{\"a\":", 180_000)));
        yield return Raw("200,000 names and no query", Utf8("{" + string.Join(',', Enumerable.Range(0, 60_000).Select(static i => Text($"\"k{i}\":[]"))) + "}"));
        yield return Raw("a body over the limit", Utf8("{\"query\":\"" + new string('a', 1_100_000) + "\"}"));
        yield return Raw("UTF-16", Encoding.Unicode.GetBytes("{\"query\":\"{__typename}\"}"));
        yield return Raw("a byte order mark", [0xEF, 0xBB, 0xBF, .. Utf8("{\"query\":\"{__typename}\"}")]);
    }

    private static HostileRequest Query(string name, string text) => new(
        name, attempt => JsonSerializer.SerializeToUtf8Bytes(new { query = new string(' ', attempt) + text }, Relaxed));

    private static HostileRequest Input(string name, string json) => new(
        name, attempt => Utf8("{\"query\":\"" + new string(' ', attempt) + Create + "\",\"variables\":{\"i\":" + json + "}}"));

    private static HostileRequest Raw(string name, byte[] body) => new(name, _ => body);

    private static byte[] Around(string before, byte[] bytes, string after) => [.. Utf8(before), .. bytes, .. Utf8(after)];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Numbered(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
