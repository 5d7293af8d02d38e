using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.WriteSide;
using Pulse.WriteSide.Commands;
using Pulse.WriteSide.Generation;

namespace Pulse.Simulation.Tests.World;

/// <summary>The process died at this point; whatever it had in memory is gone.</summary>
internal sealed class CrashedException(string where) : Exception($"The host crashed at {where}.");

/// <summary>What all hosts share.</summary>
internal sealed record SharedWorld(
    Chance Chance, VirtualClock Clock, Trace Trace, SimulatedLog Log, SimulatedBus Bus, SimulatedIndex Index, SimulatedClaims Claims, SimulatedSnapshots Snapshots, Action<SimulatedHost> Interrupt, Plant Plant);

/// <summary>
/// One process of the write side: the real executor, saga host, watchdog and handler, over ports that fail. It works only while
/// the simulation waits for it, so one thing happens at a time and a seed always tells the same story.
/// </summary>
internal sealed class SimulatedHost : IDisposable
{
    /// <summary>Real time; a host that works longer than this is stuck.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(20);

    private static readonly MethodInfo Look = typeof(SagaWatchdog).GetMethod("Look", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingMethodException(nameof(SagaWatchdog), "Look");

    private readonly SharedWorld _world;
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CommandExecutor _executor;
    private readonly SagaHost _sagas;
    private readonly SagaWatchdog _watchdog;
    private readonly WorkAnsweredHandler _answers;
    private Task? _started;
    private bool _isParked;

    public SimulatedHost(string name, SharedWorld world)
    {
        (Name, _world) = (name, world);
        Log = new HostLog(world.Log, this);
        var time = world.Clock.For(this);
        var index = new HostIndex(world.Index, this);

        // One input at a time, because two would be two threads; a small cache, frequent snapshots and a short memory, so that
        // folds are read again and again, from anywhere, and receipts are looked for in the log.
        var options = new WriteSideOptions { CachedStreamsMax = 4, SagaInputsInFlightMax = 1, SnapshotEveryEvents = 4, RememberedReceiptsMax = 3 };
        var pause = new ConflictPause(time, options, world.Chance.Share);
        _executor = new CommandExecutor(Log, new HostClaims(world.Claims, this), new HostSnapshots(world.Snapshots, this), pause, time, options, NullLogger<CommandExecutor>.Instance);
        var runner = new SagaRunner(
            Log, new PlantedClient(_executor, world.Log, world.Plant), new HostBus(world.Bus, this), pause, time, options, NullLogger<SagaRunner>.Instance);
        _sagas = new SagaHost(Log, index, runner, time, options, NullLogger<SagaHost>.Instance);
        _watchdog = new SagaWatchdog(index, runner, time, options, NullLogger<SagaWatchdog>.Instance);
        _answers = new WorkAnsweredHandler(runner);
    }

    public string Name { get; }

    public bool IsDead { get; private set; }

    public HostLog Log { get; }

    public Chance Chance => _world.Chance;

    public Trace Trace => _world.Trace;

    public void Start()
    {
        Trace.Write($"{Name} starts");
        Resume(() => _started = _sagas.StartAsync(_stop.Token));
    }

    /// <summary>Kills the process between two things that it does.</summary>
    public void Crash(string where)
    {
        Trace.Write($"{Name} crashes at {where}");
        IsDead = true;
        Park();
    }

    /// <summary>The process is at a port: it may die here, or the port may fail.</summary>
    public void Reach(string where, double faultRate = 0, double crashRate = FaultRates.Crash)
    {
        if (!IsDead && Chance.Fault(crashRate))
        {
            Crash(where);
        }

        if (IsDead)
        {
            throw new CrashedException(where);
        }

        if (Chance.Fault(faultRate))
        {
            Trace.Write($"{Name} fault at {where}");
            throw new EventLogException("PLS-SIM0", $"No answer at {where}.");
        }
    }

    /// <summary>Lets other processes do something while this one waits for a port.</summary>
    public void Interrupt() => _world.Interrupt(this);

    public CommandResult Send(CommandEnvelope envelope) => Finish(_executor.Send(envelope, _stop.Token).AsTask());

    public void Hear(Letter letter) => Finish(Void(
        _answers.Handle(JsonSerializer.Deserialize<WorkAnswered>(letter.Json, PulseJson.Options)!, letter.Context, _stop.Token).AsTask()));

    public void LookForOverdue() => Finish(Void((Task)Look.Invoke(_watchdog, [_stop.Token])!));

    /// <summary>Says that the saga host waits for the simulation: for events, or for a timer.</summary>
    public void Park()
    {
        lock (_gate)
        {
            _isParked = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets the saga host go on, and waits until it waits again.</summary>
    public void Resume(Action go)
    {
        lock (_gate)
        {
            _isParked = false;
        }

        go();
        lock (_gate)
        {
            while (!_isParked)
            {
                if (!Monitor.Wait(_gate, StuckAfter))
                {
                    throw new TimeoutException($"{Name} is stuck:\n{string.Join('\n', Trace.Lines.TakeLast(30))}");
                }
            }
        }
    }

    public void Dispose()
    {
        IsDead = true;
        _stop.Cancel();
        _stop.Dispose();
        _sagas.Dispose();
        _watchdog.Dispose();
    }

    private static async Task<bool> Void(Task task)
    {
        await task;
        return true;
    }

    private T Finish<T>(Task<T> work) => ((IAsyncResult)work).AsyncWaitHandle.WaitOne(StuckAfter)
        ? work.GetAwaiter().GetResult()
        : throw new TimeoutException($"{Name} does not finish:\n{string.Join('\n', Trace.Lines.TakeLast(30))}");
}
