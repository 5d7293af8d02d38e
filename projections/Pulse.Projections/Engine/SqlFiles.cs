namespace Pulse.Projections.Engine;

/// <summary>Reads the <c>.sql</c> files that lie beside the code.</summary>
internal static class SqlFiles
{
    public static string Read(Type owner, string file)
    {
        using var stream = owner.Assembly.GetManifestResourceStream($"{owner.Namespace}.{file}")
            ?? throw new InvalidOperationException($"There is no file '{file}' beside {owner.Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
