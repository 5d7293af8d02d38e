using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Adapters.Commands;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.Testing;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests;

/// <summary>A real log on a database of its own, and executors on it, each as if in a process of its own.</summary>
public sealed class WriteSideFixture : IAsyncLifetime
{
    private static readonly WriteSideOptions Options = new();

    private readonly List<PostgreSqlEventLog> _logs = [];
    private PostgresDatabase? _database;
    private PostgreSqlCommandClaims? _claims;
    private PostgreSqlStateSnapshots? _snapshots;

    public SubjectId Person { get; } = new(Guid.CreateVersion7());

    /// <summary>The claims that all executors share.</summary>
    public PostgreSqlCommandClaims Claims => _claims!;

    /// <summary>The snapshots that all executors share.</summary>
    public PostgreSqlStateSnapshots Snapshots => _snapshots!;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        _claims = await PostgreSqlCommandClaims.Open(_database.ConnectionString, CancellationToken.None);
        _snapshots = await PostgreSqlStateSnapshots.Open(_database.ConnectionString, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        foreach (var log in _logs)
        {
            await log.DisposeAsync();
        }

        await Claims.DisposeAsync();
        await Snapshots.DisposeAsync();
        await _database!.DisposeAsync();
    }

    public async Task<PostgreSqlEventLog> OpenLog()
    {
        var log = await PostgreSqlEventLog.Open(
            new PostgreSqlEventLogOptions { ConnectionString = _database!.ConnectionString },
            NullLogger<PostgreSqlEventLog>.Instance,
            TimeProvider.System,
            CancellationToken.None);
        lock (_logs)
        {
            _logs.Add(log);
        }

        return log;
    }

    public CommandExecutor ExecutorOn(IEventLog log) => ExecutorOn(log, Snapshots, Options, NullLogger<CommandExecutor>.Instance);

    public CommandExecutor ExecutorOn(IEventLog log, IStateSnapshots snapshots, WriteSideOptions options, ILogger<CommandExecutor> logger) =>
        new(log, Claims, snapshots, new ConflictPause(TimeProvider.System, options, Random.Shared.NextDouble), TimeProvider.System, options, logger);

    public async Task<CommandExecutor> OpenExecutor() => ExecutorOn(await OpenLog());

    public CommandEnvelope Envelope(ICommand command, Guid? id = null)
    {
        var commandId = id ?? Guid.CreateVersion7();
        return new CommandEnvelope(new CommandId(commandId), command, Person, commandId);
    }

    public Sealed<string> Text(string text) => new SubjectKey(Person, new byte[SubjectKey.KeyBytes]).Seal("test", Guid.Empty, text);

    public CreateProject NewProject(OrganizationId organization) => new(organization, new ProjectId(Guid.CreateVersion7()), Person, Text("مشروع"));

    /// <summary>An organization with a project and so many credits.</summary>
    public async Task<(OrganizationId Organization, ProjectId Project)> Prepare(CommandExecutor executor, long credits)
    {
        var organization = new OrganizationId(Guid.CreateVersion7());
        var project = NewProject(organization);
        Assert.IsType<CommandResult.Accepted>(await executor.Send(Envelope(project), CancellationToken.None));
        if (credits > 0)
        {
            var grant = new GrantCredits(organization, new GrantId(Guid.CreateVersion7()), credits, GrantReason.Gift);
            Assert.IsType<CommandResult.Accepted>(await executor.Send(Envelope(grant), CancellationToken.None));
        }

        return (organization, project.ProjectId);
    }

    public RequestGeneration NewGeneration(OrganizationId organization, ProjectId project) =>
        new(organization, new GenerationId(Guid.CreateVersion7()), project, Person, Text("إعلان قهوة"), CreativeFormat.Square);

    public static async Task<IReadOnlyList<RecordedEvent>> Events(IEventReader reader, StreamName stream) =>
        (await reader.ReadStream(stream, ReadDirection.Forwards, 0, 1000, CancellationToken.None)).Events;
}
