using Dapper;
using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>A moment of the past to read at.</summary>
public abstract record AsOf
{
    private AsOf()
    {
    }

    /// <summary>Condition on a row: the event that made it so had happened.</summary>
    internal abstract string HasBegun { get; }

    /// <summary>Condition on a former row: the event that ended it had not happened.</summary>
    internal abstract string HasNotEnded { get; }

    internal abstract void AddTo(DynamicParameters parameters);

    /// <summary>Right after the event at this position.</summary>
    public sealed record Position(LogPosition At) : AsOf
    {
        internal override string HasBegun => "(commit_position, prepare_position) <= (@asOfCommit, @asOfPrepare)";

        internal override string HasNotEnded => "(valid_to_commit, valid_to_prepare) > (@asOfCommit, @asOfPrepare)";

        internal override void AddTo(DynamicParameters parameters)
        {
            parameters.Add("asOfCommit", At.Commit);
            parameters.Add("asOfPrepare", At.Prepare);
        }
    }

    /// <summary>After every event that the log recorded up to this instant.</summary>
    public sealed record Instant(DateTimeOffset At) : AsOf
    {
        internal override string HasBegun => "recorded_at <= @asOf";

        internal override string HasNotEnded => "valid_to_at > @asOf";

        internal override void AddTo(DynamicParameters parameters) => parameters.Add("asOf", At.ToUniversalTime());
    }
}
