using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pulse.Testing;

/// <summary>
/// Runs a whole test assembly under another culture when <c>./pulse test</c> asks for it. It is compiled into every test project,
/// because a module's initializer runs only when something of that module is used.
/// </summary>
internal static class TestCulture
{
    private const string EnvironmentVariable = "PULSE_TEST_CULTURE";

    [ModuleInitializer]
    internal static void Apply()
    {
        var name = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(name))
        {
            var culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
            CultureInfo.DefaultThreadCurrentCulture = culture;
            CultureInfo.DefaultThreadCurrentUICulture = culture;
        }
    }
}
