using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>What an adapter brings to the contract suite: empty logs, opened as often as a test needs processes.</summary>
public interface IEventLogFixture
{
    /// <summary>True when positions count events from 1 without holes.</summary>
    bool HasDensePositions { get; }

    /// <summary>How long one test may take before what it waits for counts as never coming.</summary>
    TimeSpan TestTimeMax { get; }

    Task<ILogUnderTest> NewLog();
}

/// <summary>One empty log. What was opened is closed with it.</summary>
public interface ILogUnderTest : IAsyncDisposable
{
    /// <summary>Opens the log as one more process would.</summary>
    Task<IEventLog> Open();

    /// <summary>How to break what is under the log.</summary>
    ILogFaults Faults { get; }
}

/// <summary>Breaks a log's connections at named moments.</summary>
public interface ILogFaults
{
    /// <summary>Until disposed, every writer gets as far as having taken its positions, and no further.</summary>
    Task<IAsyncDisposable> HoldWritersBeforeCommit();

    /// <summary>Waits until a writer is held and cuts it off.</summary>
    Task KillHeldWriter();

    /// <summary>Cuts off whoever listens for news of the log, and returns how many that were.</summary>
    Task<int> KillListeners();
}
