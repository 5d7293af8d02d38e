namespace Pulse.ReadSide.Sessions;

/// <summary>Reads the <c>.sql</c> files that lie beside the queries, each named for its query.</summary>
internal static class SqlFile
{
    /// <param name="owner">The class beside whose file the text lies.</param>
    public static string Beside(Type owner, string file)
    {
        using var stream = owner.Assembly.GetManifestResourceStream($"{owner.Namespace}.{file}.sql")
            ?? throw new InvalidOperationException($"There is no file '{file}.sql' beside {owner.Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
