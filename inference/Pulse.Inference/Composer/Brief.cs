namespace Pulse.Inference.Composer;

/// <summary>What a prompt asks for, as the layouts need it.</summary>
/// <param name="Facts">Names, dates, prices, phones, addresses of the prompt, in its order, as they should be read.</param>
/// <param name="Badge">A discount worth a sticker of its own, or empty.</param>
internal sealed record Brief(Topic Topic, Language Language, string Headline, string Subline, string Action, IReadOnlyList<string> Facts, string Badge)
{
    internal required Intent Intent { get; init; }

    /// <summary>The person, couple or house that the prompt names, or empty.</summary>
    internal required string Name { get; init; }

    internal required Wishes Wishes { get; init; }

    /// <summary>At least four, of both tones unless the prompt wished for one: the wished ones, or else the topic's.</summary>
    internal required IReadOnlyList<Palette> Palettes { get; init; }

    /// <summary>At least four: those wished for, the best first, or else the topic's.</summary>
    internal required IReadOnlyList<string> Moods { get; init; }

    /// <summary>Ids of the objects to draw: those that the prompt names, or else the topic's.</summary>
    internal required IReadOnlyList<string> Art { get; init; }

    /// <summary>True when the prompt names what is to be drawn; a design without it would not be what was asked for.</summary>
    internal required bool NamesObjects { get; init; }

    internal TextDirection Direction => Language == Language.Arabic ? TextDirection.RightToLeft : TextDirection.LeftToRight;

    internal bool RightToLeft => Language == Language.Arabic;
}

/// <summary>What the person asked of the looks. Empty lists where nothing was asked.</summary>
/// <param name="Colours">Ids of colours, in the order asked.</param>
/// <param name="Group">A kind of colours (<c>earthy</c>, <c>pastel</c>), where no colour is named.</param>
/// <param name="Mood">The wish's id (<c>luxury</c>), which <paramref name="Moods"/> answer.</param>
/// <param name="Palettes">Derived from the colours, contrast kept, or those of the group.</param>
internal sealed record Wishes(IReadOnlyList<string> Colours, string? Group, string? Mood, IReadOnlyList<Palette> Palettes, IReadOnlyList<string> Moods);
