namespace Pulse.Inference.Composer;

/// <summary>What a prompt asks for, as the layouts need it.</summary>
/// <param name="Facts">Prices, phones, addresses of the prompt, in its order, as they should be read.</param>
/// <param name="Badge">A discount worth a sticker of its own, or empty.</param>
internal sealed record Brief(Topic Topic, Language Language, string Headline, string Subline, string Action, IReadOnlyList<string> Facts, string Badge)
{
    internal TextDirection Direction => Language == Language.Arabic ? TextDirection.RightToLeft : TextDirection.LeftToRight;

    internal bool RightToLeft => Language == Language.Arabic;
}
