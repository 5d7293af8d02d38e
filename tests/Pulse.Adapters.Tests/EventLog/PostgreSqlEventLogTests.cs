namespace Pulse.Adapters.Tests.EventLog;

public sealed class PostgreSqlEventLogTests() : EventLogContract(new PostgreSqlEventLogFixture());
