using System.Globalization;

namespace Pulse.GraphQL;

/// <summary>An amount in a currency's minor units: 1250 in JOD is 1.250 dinars.</summary>
/// <param name="MinorUnits">Whole minor units; negative for debts.</param>
/// <param name="Currency">The ISO 4217 code: three capital letters.</param>
public readonly record struct MoneyAmount(long MinorUnits, string Currency);

/// <summary>
/// Money as text with a decimal point and exactly the digits that its currency has (ISO 4217): <c>"1.250 JOD"</c>, <c>"3 JPY"</c>. Never a
/// floating number, which cannot hold most amounts.
/// </summary>
public sealed class MoneyScalar() : TextScalar<MoneyAmount>("Money")
{
    private const int UsualDigits = 2;
    private const int CodeLength = 3;

    /// <summary>Digits after the point where they are not two, by ISO 4217's list of 2024.</summary>
    private static readonly Dictionary<string, int> Digits = new(StringComparer.Ordinal)
    {
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3, ["CLF"] = 4, ["UYW"] = 4,
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0, ["RWF"] = 0, ["UGX"] = 0,
        ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
    };

    public override string SpecifiedBy => "https://www.iso.org/iso-4217-currency-codes.html";

    protected override bool TryParse(string text, out MoneyAmount value)
    {
        value = default;
        var space = text.Length - CodeLength - 1;
        if (space < 1 || text[space] != ' ' || text.AsSpan(space + 1).ContainsAnyExceptInRange('A', 'Z'))
        {
            return false;
        }

        var code = text[(space + 1)..];
        var digits = DigitsOf(code);
        var point = digits == 0 ? -1 : space - digits - 1;
        var isShaped = digits == 0 || (point > 0 && text[point] == '.');
        var number = isShaped && digits > 0 ? text[..point] + text[(point + 1)..space] : text[..space];
        if (!isShaped || !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor) || number[0] == '+')
        {
            return false;
        }

        value = new MoneyAmount(minor, code);
        return true;
    }

    protected override string Format(MoneyAmount value)
    {
        var digits = DigitsOf(value.Currency);
        var number = Math.Abs((decimal)value.MinorUnits).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var shown = digits == 0 ? number : number[..^digits] + "." + number[^digits..];
        return $"{(value.MinorUnits < 0 ? "-" : string.Empty)}{shown} {value.Currency}";
    }

    private static int DigitsOf(string code) => Digits.GetValueOrDefault(code, UsualDigits);
}
