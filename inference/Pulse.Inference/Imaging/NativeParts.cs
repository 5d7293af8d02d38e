using System.Reflection;
using System.Runtime.InteropServices;

namespace Pulse.Inference.Imaging;

/// <summary>Finds what npm installed under <c>compose/native</c>: the libvips library and the font packages.</summary>
public sealed class NativeParts
{
    private const string HomeVariable = "PULSE_HOME";
    private const string SolutionFile = "Pulse.sln";
    private const string LibraryFolder = "@img/sharp-libvips-linux-x64/lib";
    private const string LibraryPattern = "libvips-cpp.so*";
    private const string FontScope = "@expo-google-fonts";
    private const string ModelRuntime = "onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1";

    private NativeParts(string home, string modules)
    {
        Home = home;
        Modules = modules;
    }

    /// <summary>The folder of Pulse: that of the solution.</summary>
    public string Home { get; }

    /// <summary>The <c>node_modules</c> folder.</summary>
    public string Modules { get; }

    /// <summary>Looks under <c>PULSE_HOME</c>, or else under the nearest folder above the program that holds the solution.</summary>
    public static NativeParts Find()
    {
        string? home = Environment.GetEnvironmentVariable(HomeVariable);
        if (string.IsNullOrEmpty(home))
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, SolutionFile)))
            {
                folder = folder.Parent;
            }

            home = folder?.FullName ?? throw new ImagingException("PLS-IM10", $"no {SolutionFile} above the program; set {HomeVariable} to the folder of Pulse");
        }

        string modules = Path.Combine(home, "compose", "native", "node_modules");
        return Directory.Exists(modules)
            ? new NativeParts(home, modules)
            : throw new ImagingException("PLS-IM11", "the native parts are not installed; run 'npm ci --ignore-scripts' in compose/native");
    }

    public string FontFile(string package, string file)
    {
        string path = Path.Combine(Modules, FontScope, package, file);
        return File.Exists(path) ? path : throw new ImagingException("PLS-IM12", $"font {package}/{file} is not installed; run 'npm ci --ignore-scripts' in compose/native");
    }

    /// <summary>The library of ONNX Runtime.</summary>
    public string ModelRuntimeFile()
    {
        string path = Path.Combine(Modules, ModelRuntime);
        return File.Exists(path) ? path : throw new ImagingException("PLS-IM15", "ONNX Runtime is not installed; run 'npm ci --ignore-scripts' in compose/native");
    }

    /// <summary>The package.json of a font package, for its version.</summary>
    public string FontManifest(string package) => Path.Combine(Modules, FontScope, package, "package.json");

    /// <summary>Loads the library now, so that later calls by its short name find it.</summary>
    internal void LoadVips()
    {
        string folder = Path.Combine(Modules, LibraryFolder);
        string path = Directory.Exists(folder) ? Directory.GetFiles(folder, LibraryPattern).FirstOrDefault() ?? "" : "";
        if (path.Length == 0)
        {
            throw new ImagingException("PLS-IM13", "libvips is not installed; run 'npm ci --ignore-scripts' in compose/native");
        }

        nint library = NativeLibrary.Load(path);
        // One resolver per assembly is allowed; other native libraries of this assembly fall through to the default search.
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == VipsNative.Vips ? library : 0);
    }
}
