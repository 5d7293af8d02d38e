namespace Pulse.Contracts.Rejections;

/// <summary>What a prompt was refused for. Part of the API: a category keeps its name and its number for ever.</summary>
public enum RefusalCategory
{
    /// <summary>Minors in a sexual context.</summary>
    Minors = 1,

    /// <summary>Pornography, nudity of people, sexual services.</summary>
    Sexual = 2,

    /// <summary>Making explosives and weapons, and selling weapons unlawfully.</summary>
    Weapons = 3,

    /// <summary>Violence against a people or a faith, or denying that they are human.</summary>
    Hate = 4,

    /// <summary>Praise of terrorist and racist movements, and recruiting for them.</summary>
    Extremism = 5,

    /// <summary>Suicide and self-harm, where they are sought or encouraged.</summary>
    SelfHarm = 6,

    /// <summary>Selling and making illegal drugs.</summary>
    Drugs = 7,

    /// <summary>Torture and mutilation, shown for their own sake.</summary>
    GraphicViolence = 8,

    /// <summary>Forged documents and money, stolen means of payment.</summary>
    Fraud = 9,

    /// <summary>Threats against a person or a place.</summary>
    Threats = 10,
}
