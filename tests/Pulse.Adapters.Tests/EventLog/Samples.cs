using System.Text;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>Streams and events for tests of the log; their content means nothing.</summary>
internal static class Samples
{
    public const string Type = "sample-happened.v1";

    public static StreamName Stream(string category = "sample") => StreamName.For(category, Guid.NewGuid());

    public static NewEvent Event(string data = "{}") =>
        new(Guid.NewGuid(), Type, Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes("""{"by":"test"}"""));

    public static NewEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(_ => Event())];
}
