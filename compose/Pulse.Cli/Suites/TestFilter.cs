using System.Text;

namespace Pulse.Cli.Suites;

/// <summary>Which tests a run is about: projects by name, else tests by name; the long ones only when asked for.</summary>
internal sealed record TestFilter(string? Text, bool Long)
{
    /// <summary>Tests that take minutes carry the trait <c>Category=Long</c>.</summary>
    private const string NotLong = "Category!=Long";

    /// <summary>True when a part is named, so that the whole is not run.</summary>
    internal bool ChoosesByName(IReadOnlyList<TestSuite> all) => Text is not null && !NamesSuites(all);

    /// <summary>The projects to run.</summary>
    internal IReadOnlyList<TestSuite> Choose(IReadOnlyList<TestSuite> all) =>
        NamesSuites(all) ? [.. all.Where(suite => Matches(suite.Name))] : all;

    /// <summary>True when the web app's tests belong to the run.</summary>
    internal bool ChoosesWeb(IReadOnlyList<TestSuite> all) =>
        Text is null || (!NamesSuites(all) && string.Equals(Text, "web", StringComparison.OrdinalIgnoreCase));

    /// <summary>The expression for the test platform, or nothing for all tests.</summary>
    internal string? Expression(IReadOnlyList<TestSuite> all)
    {
        var byName = Text is null || NamesSuites(all) ? null : $"FullyQualifiedName~{Escape(Text)}";
        string?[] parts = [Long ? null : NotLong, byName];
        var expression = string.Join('&', parts.Where(part => part is not null));
        return expression.Length == 0 ? null : expression;
    }

    private bool NamesSuites(IReadOnlyList<TestSuite> all) => Text is not null && all.Any(suite => Matches(suite.Name));

    private bool Matches(string name) => name.Contains(Text!, StringComparison.OrdinalIgnoreCase);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            if (@"\()&|=!~".Contains(letter, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
