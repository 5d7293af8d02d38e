using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Execution;

/// <summary>The SHA-256 of a document's text.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DocumentKey(ulong A, ulong B, ulong C, ulong D)
{
    public static DocumentKey Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        return new DocumentKey(words[0], words[1], words[2], words[3]);
    }
}

/// <summary>A document parsed and validated once, or the errors that it was refused with.</summary>
internal sealed class PreparedDocument
{
    public PreparedDocument(DocumentNode document)
    {
        Document = document;
        Errors = [];
        ConditionVariables = PlanCompiler.ConditionVariables(document);
    }

    public PreparedDocument(IReadOnlyList<GraphQLError> errors)
    {
        Document = new DocumentNode(new DocumentSource([]), []);
        Errors = errors;
        ConditionVariables = [];
    }

    public DocumentNode Document { get; }

    public IReadOnlyList<GraphQLError> Errors { get; }

    public IReadOnlyList<string> ConditionVariables { get; }

    public OperationNode? Find(string? name, out string? reason)
    {
        var operations = Document.Definitions.OfType<OperationNode>();
        reason = null;
        if (name is not null)
        {
            var named = operations.FirstOrDefault(o => o.Name?.Value == name);
            reason = named is null ? $"Unknown operation named \"{name}\"." : null;
            return named;
        }

        var first = operations.Take(2).ToList();
        reason = first.Count switch
        {
            0 => "Must provide an operation.",
            1 => null,
            _ => "Must provide operation name if query contains multiple operations.",
        };
        return first.Count == 1 ? first[0] : null;
    }
}
