using System.Globalization;

namespace Pulse.Inference.Tests;

/// <summary>The test assembly run as a program: renders the probe set under a culture and prints the hashes, measures its memory, or writes the index of objects.</summary>
internal static class Probe
{
    internal const string Argument = "render-probe", MemoryArgument = "memory-probe";

    internal static int Main(string[] arguments)
    {
        if (arguments is [KnowledgeObjectIndex.Argument])
        {
            KnowledgeObjectIndex.Write();
            return 0;
        }

        if (arguments is [MemoryArgument])
        {
            Console.Out.WriteLine(RenderTests.ResidentMegabytes().ToString(CultureInfo.InvariantCulture));
            return 0;
        }

        if (arguments is not [Argument, string culture])
        {
            return 1;
        }

        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        foreach (string hash in RenderTests.Hashes())
        {
            Console.Out.WriteLine(hash);
        }

        return 0;
    }
}
