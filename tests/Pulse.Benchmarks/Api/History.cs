using System.Text;
using System.Text.RegularExpressions;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Benchmarks.Api;

/// <summary>
/// Makes years of an organization out of one real walk: its events again and again, each time with ids of its own. Read models,
/// sagas and accounts take them in as they would have taken in the years.
/// </summary>
internal sealed partial class History
{
    private const int EventsReadMax = 10_000;
    private const int RevisionsOfSagaMax = 64;
    private const int OutputsOfStepMax = 16;

    private readonly StreamName _account;
    private readonly RecordedEvent[] _events;
    private readonly HashSet<Guid> _kept;
    private readonly Dictionary<Guid, (long Revision, int Index)> _outputs;
    private readonly Guid _generation;
    private long _accountRevision;

    private History(StreamName account, RecordedEvent[] before, RecordedEvent[] events)
    {
        _account = account;
        _events = events;
        _accountRevision = before.Concat(events).Where(item => item.Stream == account).Max(item => item.Revision);
        _kept = [.. before.SelectMany(item => Ids(Text(item.Data)).Concat(Ids(Text(item.Metadata))))];
        _generation = Guid.Parse(events.First(item => item.Stream.Category == GenerationSagaStepped.Category).Stream.Id);
        _outputs = Outputs(_generation).ToDictionary(output => output.Id, output => (output.Revision, output.Index));
    }

    /// <summary>Events of one life.</summary>
    public int EventsOfLife => _events.Length;

    /// <summary>Ids of the generations made, for those who then ask for them.</summary>
    public List<Guid> Generations { get; } = [];

    /// <param name="signedIn">The log's head before the walk: ids that stand there belong to the organization and stay.</param>
    public static async Task<History> Of(IEventReader log, OrganizationId organization, LogPosition signedIn, CancellationToken cancellation)
    {
        var page = await log.ReadAll(LogPosition.Start, CategoryFilter.All, EventsReadMax, cancellation);
        var own = page.Events.Where(item => EventMetadata.Decode(item.Metadata.Span).OrganizationId == organization).ToArray();
        return new History(
            CreditCommand.StreamFor(organization),
            [.. own.Where(item => item.Position <= signedIn)],
            [.. own.Where(item => item.Position > signedIn)]);
    }

    /// <summary>Appends that many lives.</summary>
    public async Task Live(IEventLog log, int lives, CancellationToken cancellation)
    {
        List<NewEvent> account = [];
        var written = new List<Task>();
        for (var life = 0; life < lives; life++)
        {
            var ids = new Dictionary<Guid, Guid>();
            foreach (var stream in _events.GroupBy(item => item.Stream).OrderByDescending(stream => stream.Key.Category == GenerationSagaStepped.Category))
            {
                NewEvent[] events = [.. stream.Select(item => Again(item, ids))];
                if (stream.Key == _account)
                {
                    account.AddRange(events);
                }
                else if (stream.Key.Category == GenerationSagaStepped.Category)
                {
                    // The saga's steps come first, so that nobody takes what follows for something still to be done.
                    await Append(log, stream.Key, ExpectedRevision.None, events, ids, cancellation);
                }
                else
                {
                    written.Add(Append(log, stream.Key, ExpectedRevision.None, events, ids, cancellation));
                }
            }

            Generations.Add(NewOf(_generation, ids));
        }

        await Task.WhenAll(written);
        await log.Append(_account, ExpectedRevision.Exact(_accountRevision), account, cancellation);
        _accountRevision += account.Count;
    }

    private async Task Append(
        IEventLog log, StreamName stream, ExpectedRevision expected, NewEvent[] events, Dictionary<Guid, Guid> ids, CancellationToken cancellation) =>
        await log.Append(StreamName.For(stream.Category, NewOf(Guid.Parse(stream.Id), ids)), expected, events, cancellation);

    private NewEvent Again(RecordedEvent item, Dictionary<Guid, Guid> ids) => new(
        NewOf(item.EventId, ids), item.Type, Replaced(item.Data, ids), Replaced(item.Metadata, ids));

    private byte[] Replaced(ReadOnlyMemory<byte> json, Dictionary<Guid, Guid> ids) =>
        Encoding.UTF8.GetBytes(Id().Replace(Text(json), match => NewOf(Guid.Parse(match.Value), ids).ToString("D")));

    private Guid NewOf(Guid id, Dictionary<Guid, Guid> ids)
    {
        if (_kept.Contains(id))
        {
            return id;
        }

        if (!ids.TryGetValue(id, out var made))
        {
            // A saga knows its outputs again by ids that follow from its own.
            made = _outputs.TryGetValue(id, out var output)
                ? GenerationSagaStepped.OutputId(new GenerationId(NewOf(_generation, ids)), output.Revision, output.Index)
                : Guid.CreateVersion7();
            ids.Add(id, made);
        }

        return made;
    }

    private static IEnumerable<(Guid Id, long Revision, int Index)> Outputs(Guid generation) =>
        from revision in Enumerable.Range(0, RevisionsOfSagaMax)
        from index in Enumerable.Range(0, OutputsOfStepMax)
        select (GenerationSagaStepped.OutputId(new GenerationId(generation), revision, index), (long)revision, index);

    private static IEnumerable<Guid> Ids(string text) => Id().Matches(text).Select(match => Guid.Parse(match.Value));

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();
}
