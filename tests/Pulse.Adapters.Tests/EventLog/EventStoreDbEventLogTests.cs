namespace Pulse.Adapters.Tests.EventLog;

/// <summary>The row of the EventStoreDB adapter: a visible skip, until a server is named.</summary>
public sealed class EventStoreDbEventLogTests
{
    [EventStoreDbFact]
    public void Given_an_EventStoreDB_server_Then_its_adapter_keeps_the_contract() =>
        Assert.Fail("A server is named, but the EventStoreDB adapter is not written yet, so nothing could be checked.");
}

/// <summary>A test that needs an EventStoreDB server, whose binaries no registry here serves.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventStoreDbFactAttribute : FactAttribute
{
    private const string EnvironmentVariable = "PULSE_ESDB";

    public EventStoreDbFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EnvironmentVariable)))
        {
            Skip = $"{EnvironmentVariable} names no EventStoreDB server.";
        }
    }
}
