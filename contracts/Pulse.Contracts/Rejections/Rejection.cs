namespace Pulse.Contracts.Rejections;

/// <summary>A rule's no, as a value.</summary>
/// <param name="Field">The input's field that is to blame, in the API's spelling; null when it is the whole command.</param>
public sealed record Rejection(RejectionCode Code, string? Field = null)
{
    /// <summary>The code as it stands on the wire, for example <c>COMMAND_ID_REUSED</c>.</summary>
    public string WireCode => RejectionTexts.WireCode(Code);
}
