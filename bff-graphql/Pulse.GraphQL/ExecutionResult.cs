using System.Buffers;
using Pulse.GraphQL.Execution;

namespace Pulse.GraphQL;

/// <summary>An answer that is complete but not yet written. Dispose it after writing: its memory is pooled.</summary>
public sealed class ExecutionResult : IDisposable
{
    private readonly ExecutionRun? _run;
    private readonly RequestContext? _context;

    internal ExecutionResult(IReadOnlyList<GraphQLError> errors, ExecutionRun? run = null, RequestContext? context = null)
    {
        Errors = errors;
        _run = run;
        _context = context;
    }

    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>False for request errors, where nothing was executed and the response has no <c>data</c>.</summary>
    public bool WasExecuted => _run is not null;

    /// <summary>Writes the response as UTF-8 JSON: errors, data, extensions.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new JsonResultWriter(output);
        Write(writer);
        writer.Flush();
    }

    public void Dispose() => _run?.Return();

    internal void Write(JsonResultWriter writer)
    {
        writer.WriteByte((byte)'{');
        if (Errors.Count > 0)
        {
            writer.WriteRaw("\"errors\":"u8);
            ErrorWriter.Write(writer, Errors);
        }

        if (_run is not null)
        {
            writer.WriteRaw(Errors.Count > 0 ? ",\"data\":"u8 : "\"data\":"u8);
            _run.WriteData(writer);
        }

        if (_context?.ExtensionsOrNull is { Count: > 0 } extensions)
        {
            writer.WriteRaw(",\"extensions\":"u8);
            writer.WriteValue(extensions);
        }

        writer.WriteByte((byte)'}');
    }
}

internal static class ErrorWriter
{
    public static void Write(JsonResultWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WriteByte((byte)'[');
        for (var i = 0; i < errors.Count; i++)
        {
            if (i > 0)
            {
                writer.WriteByte((byte)',');
            }

            Write(writer, errors[i]);
        }

        writer.WriteByte((byte)']');
    }

    private static void Write(JsonResultWriter writer, GraphQLError error)
    {
        writer.WriteRaw("{\"message\":"u8);
        writer.WriteString(error.Message);
        if (error.Locations.Count > 0)
        {
            WriteLocations(writer, error);
        }

        if (error.Path is { } path)
        {
            writer.WriteRaw(",\"path\":"u8);
            writer.WriteValue(path);
        }

        if (error.Code is not null || error.Extensions is { Count: > 0 })
        {
            WriteExtensions(writer, error);
        }

        writer.WriteByte((byte)'}');
    }

    private static void WriteLocations(JsonResultWriter writer, GraphQLError error)
    {
        writer.WriteRaw(",\"locations\":["u8);
        for (var i = 0; i < error.Locations.Count; i++)
        {
            writer.WriteRaw(i == 0 ? "{\"line\":"u8 : ",{\"line\":"u8);
            writer.WriteNumber(error.Locations[i].Line);
            writer.WriteRaw(",\"column\":"u8);
            writer.WriteNumber(error.Locations[i].Column);
            writer.WriteByte((byte)'}');
        }

        writer.WriteByte((byte)']');
    }

    private static void WriteExtensions(JsonResultWriter writer, GraphQLError error)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (error.Code is { } code)
        {
            all["code"] = code;
        }

        foreach (var (key, value) in error.Extensions ?? new Dictionary<string, object?>())
        {
            all[key] = value;
        }

        writer.WriteRaw(",\"extensions\":"u8);
        writer.WriteValue(all);
    }
}
