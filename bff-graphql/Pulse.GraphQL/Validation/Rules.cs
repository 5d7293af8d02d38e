namespace Pulse.GraphQL.Validation;

/// <summary>The rules by their names in graphql-js, in its order.</summary>
internal static class Rules
{
    private static readonly Dictionary<string, Func<ValidationContext, Rule>> Factories = new(StringComparer.Ordinal)
    {
        ["ExecutableDefinitionsRule"] = static c => new ExecutableDefinitions(c),
        ["UniqueOperationNamesRule"] = static c => new UniqueOperationNames(c),
        ["LoneAnonymousOperationRule"] = static c => new LoneAnonymousOperation(c),
        ["SingleFieldSubscriptionsRule"] = static c => new SingleFieldSubscriptions(c),
        ["KnownTypeNamesRule"] = static c => new KnownTypeNames(c),
        ["FragmentsOnCompositeTypesRule"] = static c => new FragmentsOnCompositeTypes(c),
        ["VariablesAreInputTypesRule"] = static c => new VariablesAreInputTypes(c),
        ["ScalarLeafsRule"] = static c => new ScalarLeafs(c),
        ["FieldsOnCorrectTypeRule"] = static c => new FieldsOnCorrectType(c),
        ["UniqueFragmentNamesRule"] = static c => new UniqueFragmentNames(c),
        ["KnownFragmentNamesRule"] = static c => new KnownFragmentNames(c),
        ["NoUnusedFragmentsRule"] = static c => new NoUnusedFragments(c),
        ["PossibleFragmentSpreadsRule"] = static c => new PossibleFragmentSpreads(c),
        ["NoFragmentCyclesRule"] = static c => new NoFragmentCycles(c),
        ["UniqueVariableNamesRule"] = static c => new UniqueVariableNames(c),
        ["NoUndefinedVariablesRule"] = static c => new NoUndefinedVariables(c),
        ["NoUnusedVariablesRule"] = static c => new NoUnusedVariables(c),
        ["KnownDirectivesRule"] = static c => new KnownDirectives(c),
        ["UniqueDirectivesPerLocationRule"] = static c => new UniqueDirectivesPerLocation(c),
        ["KnownArgumentNamesRule"] = static c => new KnownArgumentNames(c, onFields: true),
        ["KnownArgumentNamesOnDirectivesRule"] = static c => new KnownArgumentNames(c, onFields: false),
        ["UniqueArgumentNamesRule"] = static c => new UniqueArgumentNames(c),
        ["ValuesOfCorrectTypeRule"] = static c => new ValuesOfCorrectType(c),
        ["ProvidedRequiredArgumentsRule"] = static c => new ProvidedRequiredArguments(c, onFields: true),
        ["ProvidedRequiredArgumentsOnDirectivesRule"] = static c => new ProvidedRequiredArguments(c, onFields: false),
        ["VariablesInAllowedPositionRule"] = static c => new VariablesInAllowedPosition(c),
        ["OverlappingFieldsCanBeMergedRule"] = static c => new OverlappingFieldsCanBeMerged(c),
        ["UniqueInputFieldNamesRule"] = static c => new UniqueInputFieldNames(c),
        ["MaxIntrospectionDepthRule"] = static c => new MaxIntrospectionDepth(c),
        ["NoDeprecatedCustomRule"] = static c => new NoDeprecated(c),
        ["NoSchemaIntrospectionCustomRule"] = static c => new NoSchemaIntrospection(c),
        ["LoneSchemaDefinitionRule"] = static c => new LoneSchemaDefinition(c),
        ["UniqueOperationTypesRule"] = static c => new UniqueOperationTypes(c),
        ["UniqueTypeNamesRule"] = static c => new UniqueTypeNames(c),
        ["UniqueEnumValueNamesRule"] = static c => new UniqueEnumValueNames(c),
        ["UniqueFieldDefinitionNamesRule"] = static c => new UniqueFieldDefinitionNames(c),
        ["UniqueArgumentDefinitionNamesRule"] = static c => new UniqueArgumentDefinitionNames(c),
        ["UniqueDirectiveNamesRule"] = static c => new UniqueDirectiveNames(c),
        ["PossibleTypeExtensionsRule"] = static c => new PossibleTypeExtensions(c),
    };

    public static IReadOnlyList<string> Executable { get; } =
    [
        "ExecutableDefinitionsRule", "UniqueOperationNamesRule", "LoneAnonymousOperationRule", "SingleFieldSubscriptionsRule", "KnownTypeNamesRule",
        "FragmentsOnCompositeTypesRule", "VariablesAreInputTypesRule", "ScalarLeafsRule", "FieldsOnCorrectTypeRule", "UniqueFragmentNamesRule",
        "KnownFragmentNamesRule", "NoUnusedFragmentsRule", "PossibleFragmentSpreadsRule", "NoFragmentCyclesRule", "UniqueVariableNamesRule",
        "NoUndefinedVariablesRule", "NoUnusedVariablesRule", "KnownDirectivesRule", "UniqueDirectivesPerLocationRule", "KnownArgumentNamesRule",
        "UniqueArgumentNamesRule", "ValuesOfCorrectTypeRule", "ProvidedRequiredArgumentsRule", "VariablesInAllowedPositionRule",
        "OverlappingFieldsCanBeMergedRule", "UniqueInputFieldNamesRule", "MaxIntrospectionDepthRule",
    ];

    public static IReadOnlyList<string> Sdl { get; } =
    [
        "LoneSchemaDefinitionRule", "UniqueOperationTypesRule", "UniqueTypeNamesRule", "UniqueEnumValueNamesRule", "UniqueFieldDefinitionNamesRule",
        "UniqueArgumentDefinitionNamesRule", "UniqueDirectiveNamesRule", "KnownTypeNamesRule", "KnownDirectivesRule", "UniqueDirectivesPerLocationRule",
        "PossibleTypeExtensionsRule", "KnownArgumentNamesOnDirectivesRule", "UniqueArgumentNamesRule", "UniqueInputFieldNamesRule",
        "ProvidedRequiredArgumentsOnDirectivesRule",
    ];

    public static Rule Create(string name, ValidationContext context) => Factories[name](context);
}
