using System.Buffers.Text;
using System.Text;
using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.Ports.Projections;

namespace Pulse.Bff.Operations;

public enum EditionRole
{
    Active = 1,
    Candidate = 2,
    Retired = 3,
}

public enum EditionState
{
    CatchingUp = 1,
    Live = 2,
    Stopped = 3,
}

/// <summary>Positions as operators see them: they can be compared with one another, and are good for nothing else.</summary>
internal static class OpaquePosition
{
    public static string Of(string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));
}

[GraphQLObject("ProjectionEdition", Row = typeof(EditionReport))]
public static class ProjectionEditionType
{
    [Field]
    public static string Name(EditionReport report) => report.Projection;

    [Field]
    public static EditionRole Role(EditionReport report) => ApiEnum<EditionRole>.Parse(report.Role);

    [Field]
    public static EditionState State(EditionReport report) => ApiEnum<EditionState>.Parse(report.State);

    [Field]
    public static string Position(EditionReport report) => OpaquePosition.Of(report.Position);

    [Field]
    public static int? LagEvents(EditionReport report) => checked((int?)report.LagEvents);

    [Field]
    public static double? LagSeconds(EditionReport report) => report.Lag?.TotalSeconds;

    [Field]
    public static double? EtaSeconds(EditionReport report) => report.Eta?.TotalSeconds;

    [Field]
    public static int ParkedStreams(EditionReport report) => checked((int)report.ParkedStreams);

    [Field]
    public static int UnknownEvents(EditionReport report) => checked((int)report.UnknownEvents);
}

[GraphQLObject("EditionComparison", Row = typeof(VerifyOutcome.Compared))]
public static class EditionComparisonType
{
    [Field]
    public static string Position(VerifyOutcome.Compared compared) => OpaquePosition.Of(compared.Position);
}

[GraphQLObject("TableComparison", Row = typeof(TableComparison))]
public static class TableComparisonType
{
    [Field]
    public static int ActiveRows(TableComparison table) => checked((int)table.ActiveRows);

    [Field]
    public static int CandidateRows(TableComparison table) => checked((int)table.CandidateRows);
}

[GraphQLObject("ParkedStream", Row = typeof(ParkedStream))]
public static class ParkedStreamType
{
    [Field]
    public static int Events(ParkedStream stream) => checked((int)stream.Events);
}

[GraphQLObject("OperatorAction", Row = typeof(OperatorAction))]
public static class OperatorActionType
{
    [Field]
    public static Guid PersonId(OperatorAction action) => action.Person.Value;
}
