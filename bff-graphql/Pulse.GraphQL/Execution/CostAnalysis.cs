using System.Globalization;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// What an operation costs at most, before it runs: every field of an object type costs one, every other nothing, each times the items of all lists
/// around it. A list has as many items as its field's slicing argument says, or that of the field above it (as in connections), or
/// <see cref="EngineOptions.ListItemCountAssumed"/>. A schema says otherwise with the directives of the IBM cost specification:
/// <c>@cost(weight:)</c> on a field or type, <c>@listSize(assumedSize:, slicingArguments:, sizedFields:)</c> on a field.
/// </summary>
internal sealed class CostAnalysis(EngineOptions options, VariableValues variables)
{
    private const int ReportedFieldCountMax = 200;

    /// <summary>What slices a list when the schema does not say: the arguments of connections, and the usual name of plain lists.</summary>
    private static readonly string[] UsualSlicingArguments = ["first", "last", "limit"];

    private readonly Dictionary<(PlanSelection, long?), double> _known = [];

    /// <summary>The cost of a plan. Plans whose lists no variable sizes are counted once.</summary>
    public static double Of(Plan plan, EngineOptions options, VariableValues variables)
    {
        if (!plan.Root.HasFixedSizes)
        {
            return new CostAnalysis(options, variables).Count(plan.Root, null);
        }

        if (double.IsNaN(plan.FixedCost))
        {
            // Counted twice at worst, by two requests at once; both find the same.
            plan.FixedCost = new CostAnalysis(options, VariableValues.None).Count(plan.Root, null);
        }

        return plan.FixedCost;
    }

    /// <summary>The cost as it is shown on request: in all, and of every field by its path, the dearest first.</summary>
    public static Dictionary<string, object?> Report(Plan plan, EngineOptions options, VariableValues variables)
    {
        var analysis = new CostAnalysis(options, variables);
        var fields = new List<(string Path, long Items, double Cost)>();
        analysis.Explain(plan.Root, null, string.Empty, 1, fields);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["total"] = analysis.Count(plan.Root, null),
            ["max"] = double.IsFinite(options.CostMax) ? options.CostMax : null,
            ["fields"] = fields.OrderByDescending(static f => f.Cost).Take(ReportedFieldCountMax).Select(static f => (object?)new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["path"] = f.Path,
                ["items"] = (double)f.Items,
                ["cost"] = f.Cost,
            }).ToList(),
        };
    }

    private double Count(PlanSelection selection, long? sizeFromAbove)
    {
        if (_known.TryGetValue((selection, sizeFromAbove), out var known))
        {
            return known;
        }

        var sum = 0.0;
        foreach (var field in selection.Fields)
        {
            if (!IsFree(field))
            {
                var (items, below) = SizeOf(field, sizeFromAbove);
                sum += items * (WeightOf(field) + Below(field, below));
            }
        }

        return _known[(selection, sizeFromAbove)] = sum;
    }

    /// <summary>Of an interface or union the object type that costs most.</summary>
    private double Below(PlanField field, long? size)
    {
        var most = 0.0;
        foreach (var selection in field.Selections)
        {
            most = Math.Max(most, Count(selection, size));
        }

        return most;
    }

    private void Explain(PlanSelection selection, long? sizeFromAbove, string path, double times, List<(string Path, long Items, double Cost)> fields)
    {
        foreach (var field in selection.Fields.Where(static f => !IsFree(f) && f.IsComposite))
        {
            if (fields.Count >= ReportedFieldCountMax)
            {
                return;
            }

            var (items, below) = SizeOf(field, sizeFromAbove);
            var here = path.Length == 0 ? field.ResponseName : path + "." + field.ResponseName;
            fields.Add((here, items, times * items * (WeightOf(field) + Below(field, below))));
            if (field.Selections.MaxBy(s => Count(s, below)) is { } dearest)
            {
                Explain(dearest, below, here, times * items, fields);
            }
        }
    }

    /// <summary>The items of a field's list (one without a list), and the size that its own arguments give to the lists right below it.</summary>
    private (long Items, long? Below) SizeOf(PlanField field, long? sizeFromAbove)
    {
        var rule = Directives.Find(field.Definition.Directives, "listSize");
        var sliced = Slice(field, rule);
        var depth = field.NonNullAt.Length - 1;
        if (depth == 0)
        {
            return (1, sliced);
        }

        var first = sliced ?? (rule is null ? sizeFromAbove : null) ?? Assumed(rule) ?? options.ListItemCountAssumed;
        var items = Enumerable.Repeat((long)options.ListItemCountAssumed, depth - 1).Aggregate(first, static (product, size) => product * size);
        return (items, null);
    }

    private long? Slice(PlanField field, DirectiveNode? rule)
    {
        var names = rule is null ? UsualSlicingArguments : Names(rule, "slicingArguments");
        long? most = null;
        foreach (var argument in field.Definition.Arguments)
        {
            if (names.Contains(argument.Name) && IntOf(field, argument) is { } size)
            {
                most = Math.Max(most ?? 0, Math.Max(0, size));
            }
        }

        return most;
    }

    private long? IntOf(PlanField field, InputValueDefinition argument)
    {
        var literal = field.Nodes[0].Arguments.FirstOrDefault(a => a.Name.Value == argument.Name)?.Value;
        return literal switch
        {
            IntValueNode number when long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) => size,
            VariableNode variable when variables.TryGet(variable.Name.Value, out var value) => value is int size ? size : null,
            null or VariableNode => argument.DefaultValue is int size ? size : null,
            _ => null,
        };
    }

    private static double WeightOf(PlanField field)
    {
        var stated = Directives.Find(field.Definition.Directives, "cost") ?? Directives.Find(field.Definition.Type.Named.Directives, "cost");
        return stated?.Arguments.FirstOrDefault(static a => a.Name.Value == "weight")?.Value switch
        {
            StringValueNode text when double.TryParse(text.Value, CultureInfo.InvariantCulture, out var weight) => weight,
            FloatValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
            IntValueNode number => double.Parse(number.Text, CultureInfo.InvariantCulture),
            _ => field.IsComposite ? 1 : 0,
        };
    }

    /// <summary>Introspection is limited by a rule of its own, and answered from memory.</summary>
    private static bool IsFree(PlanField field) => field.Constant is not null || field.Definition.Type.Named.Name.StartsWith("__", StringComparison.Ordinal);

    private static long? Assumed(DirectiveNode? rule) =>
        rule?.Arguments.FirstOrDefault(static a => a.Name.Value == "assumedSize")?.Value is IntValueNode number ? long.Parse(number.Text, CultureInfo.InvariantCulture) : null;

    private static string[] Names(DirectiveNode rule, string argument) =>
        rule.Arguments.FirstOrDefault(a => a.Name.Value == argument)?.Value is ListValueNode list ? [.. list.Items.OfType<StringValueNode>().Select(static s => s.Value)] : [];
}
