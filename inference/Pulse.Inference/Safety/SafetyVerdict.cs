using Pulse.Contracts.Rejections;

namespace Pulse.Inference.Safety;

/// <summary>What the rules say of a prompt. A refusal names its rule, so that it can be explained and appealed.</summary>
public abstract record SafetyVerdict
{
    private SafetyVerdict(string ruleSetVersion) => RuleSetVersion = ruleSetVersion;

    public string RuleSetVersion { get; }

    public sealed record Allowed(string Version) : SafetyVerdict(Version);

    /// <param name="Category">What the rule is about; <see cref="RefusalTexts"/> explains it to people.</param>
    public sealed record Refused(RefusalCategory Category, string RuleId, string Version) : SafetyVerdict(Version);
}
