using System.Collections.Concurrent;

namespace Pulse.GraphQL.Tests.Example;

public enum ProjectState
{
    Active,
    InReview,
}

public sealed record ProjectRow(Guid Id, string Name, ProjectState State, DateTimeOffset CreatedAt);

public sealed record AssetRow(Guid Id, Guid ProjectId, string? Title);

/// <summary>The service behind the example: in memory, and it counts how often it is asked.</summary>
public sealed class Studio
{
    private readonly List<LiveBuffer<ProjectChange>> _subscribers = [];

    public ConcurrentDictionary<Guid, ProjectRow> Projects { get; } = new();

    public List<AssetRow> Assets { get; } = [];

    public int AssetCalls { get; private set; }

    public int Subscribers
    {
        get
        {
            lock (_subscribers)
            {
                return _subscribers.Count;
            }
        }
    }

    public ILookup<Guid, AssetRow> AssetsOf(IEnumerable<Guid> projects)
    {
        AssetCalls++;
        var wanted = projects.ToHashSet();
        return Assets.Where(a => wanted.Contains(a.ProjectId)).ToLookup(static a => a.ProjectId);
    }

    public LiveBuffer<ProjectChange> Subscribe(int countMax)
    {
        var buffer = new LiveBuffer<ProjectChange>(countMax);
        lock (_subscribers)
        {
            _subscribers.Add(buffer);
        }

        return buffer;
    }

    public void Unsubscribe(LiveBuffer<ProjectChange> buffer)
    {
        lock (_subscribers)
        {
            _subscribers.Remove(buffer);
        }
    }

    public void Publish(ProjectChange change) => PublishAll([change]);

    /// <summary>Publishes several, faster than any subscriber can take them.</summary>
    public void PublishAll(IReadOnlyList<ProjectChange> changes)
    {
        lock (_subscribers)
        {
            foreach (var change in changes)
            {
                _subscribers.RemoveAll(buffer => !buffer.TryPublish(change));
            }
        }
    }
}
