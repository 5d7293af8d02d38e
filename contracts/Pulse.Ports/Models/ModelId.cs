namespace Pulse.Ports.Models;

/// <summary>
/// Names a model: <c>esrgan-slim-x4</c>, or <c>my-diffusion/unet</c> for a part of a pipeline. Only lower-case letters, digits, dots, dashes and underscores
/// in each part, and no part begins with a dot, so a name can never lead out of the folder of models.
/// </summary>
public readonly record struct ModelId
{
    private const int LengthMax = 100;
    private const int PartsMax = 2;

    /// <exception cref="ArgumentException">The name has another form.</exception>
    public ModelId(string value) =>
        Value = IsValid(value) ? value : throw new ArgumentException("A model's name is made of lower-case letters, digits, dots, dashes and underscores.", nameof(value));

    public string Value { get; }

    public static bool IsValid(string? value) => value is { Length: > 0 and <= LengthMax }
        && value.Split('/') is { Length: <= PartsMax } parts
        && parts.All(part => part.Length > 0 && part[0] != '.' && part.All(mark => char.IsAsciiLetterLower(mark) || char.IsAsciiDigit(mark) || mark is '.' or '-' or '_'));

    public override string ToString() => Value;
}
