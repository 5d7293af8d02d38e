using System.Globalization;
using Pulse.Simulation.Tests.World;

namespace Pulse.Simulation.Tests;

/// <summary>How a run ended.</summary>
/// <param name="Fault">What a checker found; null when all is well.</param>
/// <param name="Trace">What happened, line by line, with the world's time.</param>
internal sealed record SimulationResult(int Seed, string? Fault, IReadOnlyList<string> Trace, int Generations, int Finals, int Snapshots)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Fault ?? "all is well"} ({Generations} generations, {Finals} finals, {Snapshots} snapshots used, {Trace.Count} lines)");
}

/// <summary>
/// The write side in a world of its own: hosts that crash, a log that refuses and forgets to answer, a bus that loses and doubles,
/// people who cannot wait. Everything follows from one seed.
/// </summary>
internal sealed class Simulation
{
    private const int HostsMax = 2;
    private const int MovesMax = 500;

    /// <summary>Far more than the steps of all sagas until their last deadlines.</summary>
    private const int RoundsMax = 2_000;

    private readonly Chance _chance;
    private readonly VirtualClock _clock = new();
    private readonly Trace _trace;
    private readonly SimulatedLog _log;
    private readonly SimulatedBus _bus;
    private readonly SimulatedIndex _index = new();
    private readonly SimulatedSnapshots _snapshots;
    private readonly SimulatedWorker _worker;
    private readonly Checkers _checkers = new();
    private readonly People _people;
    private readonly SharedWorld _shared;
    private readonly SimulatedHost[] _hosts = new SimulatedHost[HostsMax];
    private int _starts;
    private bool _isInterrupted;

    private Simulation(int seed, Plant plant)
    {
        _chance = new Chance(seed);
        _trace = new Trace(_clock);
        _log = new SimulatedLog(_clock, _checkers.Check);
        _bus = new SimulatedBus(_chance, _trace);
        _worker = new SimulatedWorker(_bus, _chance, _trace);
        _people = new People(_chance, _trace, _checkers);
        _snapshots = new SimulatedSnapshots(plant);
        _shared = new SharedWorld(_chance, _clock, _trace, _log, _bus, _index, new SimulatedClaims(plant), _snapshots, Interrupt, plant);
    }

    /// <summary>Runs one seed to its end.</summary>
    public static SimulationResult Run(int seed, Plant plant = Plant.None)
    {
        // Whatever continues does so at once and on one thread: no test runner's context may come between.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var simulation = new Simulation(seed, plant);
        try
        {
            return simulation.Live(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            foreach (var host in simulation._hosts)
            {
                host?.Dispose();
            }
        }
    }

    private SimulationResult Live(int seed)
    {
        StartMissing();
        _people.MoveIn(_hosts[0]);
        _chance.IsCalm = false;
        for (var move = 0; move < MovesMax && _checkers.Fault is null; move++)
        {
            Move();
        }

        ComeToRest();
        _checkers.CheckEnd();
        _trace.Write(_checkers.Fault ?? "all is well");
        return new SimulationResult(seed, _checkers.Fault, _trace.Lines, _checkers.Generations.Count, _checkers.Finals, _snapshots.Found);
    }

    private void Move()
    {
        switch (_chance.Below(20))
        {
            case <= 5:
                Living().Log.HearMore();
                break;
            case <= 12:
                DeliverLetter(Living());
                break;
            case <= 14:
                _people.Act(Living);
                break;
            case 15:
                _clock.Advance(TimeSpan.FromMilliseconds(_chance.Below(5_000)));
                break;
            case 16:
                _clock.Advance(_chance.Below(25) == 0 ? TimeSpan.FromHours(_chance.Below(60)) : TimeSpan.FromSeconds(_chance.Below(90)));
                break;
            case 17:
                Look(Living());
                break;
            case 18:
                Disturb();
                break;
            default:
                StartMissing();
                break;
        }
    }

    private void Disturb()
    {
        switch (_chance.Below(8))
        {
            case 0:
                Living().Crash("nothing in particular");
                break;
            case 1:
                // The table is dropped, and whoever followed it begins again.
                _trace.Write("the index is lost");
                _index.Lose();
                Array.ForEach(_hosts, host => Follow(host, drop: true));
                break;
            default:
                Follow(Living(), drop: true);
                break;
        }
    }

    private static void Follow(SimulatedHost host, bool drop)
    {
        if (!host.IsDead && drop)
        {
            host.Log.Drop();
        }
        else if (!host.IsDead)
        {
            host.Log.HearMore();
        }
    }

    /// <summary>Another host does something while one waits for the log. One level deep, so that a story stays readable.</summary>
    private void Interrupt(SimulatedHost waiting)
    {
        var others = _hosts.Where(host => host != waiting && !host.IsDead).ToArray();
        if (_isInterrupted || others.Length == 0 || !_chance.Fault(FaultRates.Interrupted))
        {
            return;
        }

        _isInterrupted = true;
        var other = _chance.Of(others);
        _trace.Write($"meanwhile {other.Name}:");
        switch (_chance.Below(4))
        {
            case 0:
                other.Log.HearMore();
                break;
            case 1:
                DeliverLetter(other);
                break;
            case 2:
                _people.Act(() => other);
                break;
            default:
                Look(other);
                break;
        }

        _isInterrupted = false;
    }

    private void DeliverLetter(SimulatedHost host)
    {
        if (_bus.Take() is not { } letter)
        {
            return;
        }

        if (letter.Kind == nameof(Contracts.Generation.WorkRequested))
        {
            _worker.Handle(letter);
            return;
        }

        try
        {
            host.Hear(letter);
        }
        catch (Exception fault) when (fault is Ports.PulseFaultException or CrashedException)
        {
            // As a broker does: what was not handled is delivered again.
            _bus.PutBack(letter);
        }
    }

    private void Look(SimulatedHost host)
    {
        try
        {
            host.LookForOverdue();
        }
        catch (Exception fault) when (fault is Ports.PulseFaultException or CrashedException)
        {
            _trace.Write($"{host.Name} watchdog: {fault.Message}");
        }
    }

    /// <summary>Faults stop, everybody comes back, and time passes until nothing is left to be done.</summary>
    private void ComeToRest()
    {
        _trace.Write("the world calms down");
        _chance.IsCalm = true;
        StartMissing();
        for (var round = 0; round < RoundsMax && _checkers.Fault is null && !IsAtRest(); round++)
        {
            var before = _log.Events.Count;
            Array.ForEach(_hosts, host => Follow(host, drop: false));
            while (_bus.Count > 0)
            {
                DeliverLetter(_hosts[round % HostsMax]);
            }

            _people.AskAgain(_hosts[0]);
            if (_log.Events.Count == before)
            {
                _clock.Advance(UntilNextDeadline());
                Look(_hosts[round % HostsMax]);
            }
        }
    }

    private bool IsAtRest() =>
        _bus.Count == 0 && !_people.HasUnanswered && _index.Checkpoint.Commit == _log.Events.Count
        && _checkers.Generations.Keys.All(id => _checkers.Sagas.TryGetValue(id, out var saga) && !saga.IsOpen);

    private TimeSpan UntilNextDeadline()
    {
        var due = _index.Open.Where(saga => saga.NextDue > _clock.Now).Min(saga => saga.NextDue);
        return due is { } next ? next - _clock.Now : TimeSpan.FromSeconds(5);
    }

    private SimulatedHost Living()
    {
        var living = _hosts.Where(host => !host.IsDead).ToArray();
        if (living.Length > 0)
        {
            return _chance.Of(living);
        }

        StartMissing();
        return Living();
    }

    private void StartMissing()
    {
        for (var place = 0; place < HostsMax; place++)
        {
            if (_hosts[place] is null or { IsDead: true })
            {
                _hosts[place]?.Dispose();
                _hosts[place] = new SimulatedHost(string.Create(CultureInfo.InvariantCulture, $"host {++_starts}"), _shared);
                _hosts[place].Start();
            }
        }
    }
}
