using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pulse.Inference.Models.Runtime;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>Runs models by ONNX Runtime, in this process. Loaded models are shared; passes take turns.</summary>
public sealed class OnnxModelRunner : IModelRunner, IDisposable
{
    private readonly ModelCatalog catalog;
    private readonly ModelOptions options;
    private readonly ILogger logger;
    private readonly Lazy<OrtEnvironment> environment;
    private readonly SemaphoreSlim turns;
    private readonly Lock gate = new();
    private readonly Dictionary<ModelId, Loaded> sessions = [];
    private bool tryCuda;
    private bool isDisposed;

    /// <param name="catalog">Where models are found.</param>
    /// <param name="options">The first runner of a process decides on threads and memory.</param>
    /// <param name="libraryPath">ONNX Runtime's library; loaded when the first model is.</param>
    /// <param name="logger">Told once when CUDA is asked for and absent.</param>
    public OnnxModelRunner(ModelCatalog catalog, ModelOptions options, Func<string> libraryPath, ILogger<OnnxModelRunner> logger)
    {
        this.catalog = catalog;
        this.options = options;
        this.logger = logger;
        environment = new Lazy<OrtEnvironment>(() => OrtEnvironment.Start(libraryPath(), options));
        turns = new SemaphoreSlim(options.RunsAtOnceMax);
        tryCuda = options.Execution == ModelExecution.Cuda;
    }

    /// <summary>The native library's version, as it says itself.</summary>
    public string LibraryVersion => environment.Value.Library.Version;

    public async ValueTask<ModelSignature> Describe(ModelId model, CancellationToken cancellation) =>
        await Task.Run(() => With(model, session => session.Signature), cancellation);

    public async ValueTask<IReadOnlyDictionary<string, Tensor>> Run(
        ModelId model, IReadOnlyDictionary<string, Tensor> inputs, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.RunTimeout);
        try
        {
            await turns.WaitAsync(limit.Token);
            try
            {
                return await Task.Run(() => With(model, session => session.Run(inputs, limit.Token)), limit.Token);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (Exception fault) when (limit.IsCancellationRequested && fault is OperationCanceledException or ModelException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ModelException("PLS-ML06", $"model {model} did not answer within {options.RunTimeout}", fault);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            foreach (Loaded loaded in sessions.Values)
            {
                loaded.Session.Dispose();
            }

            sessions.Clear();
        }

        turns.Dispose();
    }

    /// <summary>Uses a session that stays open meanwhile, even when it has to make room for another.</summary>
    private T With<T>(ModelId model, Func<OrtSession, T> use)
    {
        bool held = false;
        OrtSession session = Hold(model, ref held);
        try
        {
            return use(session);
        }
        finally
        {
            if (held)
            {
                session.DangerousRelease();
            }
        }
    }

    /// <summary>Loads under the lock: two that ask for the same model at once load it once.</summary>
    private OrtSession Hold(ModelId model, ref bool held)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (!sessions.TryGetValue(model, out Loaded? loaded))
            {
                MakeRoom();
                sessions[model] = loaded = new Loaded(Open(catalog.File(model)));
            }

            loaded.LastUse = Stopwatch.GetTimestamp();
            loaded.Session.DangerousAddRef(ref held);
            return loaded.Session;
        }
    }

    private void MakeRoom()
    {
        while (sessions.Count >= options.SessionsMax)
        {
            (ModelId oldest, Loaded loaded) = sessions.MinBy(entry => entry.Value.LastUse);
            sessions.Remove(oldest);
            loaded.Session.Dispose();
        }
    }

    private OrtSession Open(string path)
    {
        if (tryCuda)
        {
            try
            {
                return environment.Value.Open(path, onCuda: true);
            }
            catch (ModelException fault)
            {
                tryCuda = false;
                LogMessages.NoCuda(logger, fault);
            }
        }

        return environment.Value.Open(path, onCuda: false);
    }

    private sealed class Loaded(OrtSession session)
    {
        public OrtSession Session { get; } = session;

        public long LastUse { get; set; }
    }
}
