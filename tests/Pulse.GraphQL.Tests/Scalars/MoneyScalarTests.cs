using System.Buffers;
using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Execution;

namespace Pulse.GraphQL.Tests.Scalars;

/// <summary>Money is exact, with the digits that its currency has.</summary>
public sealed class MoneyScalarTests
{
    private readonly MoneyScalar _scalar = new();

    [Theory]
    [InlineData(1250, "JOD", "1.250 JOD")]
    [InlineData(5, "KWD", "0.005 KWD")]
    [InlineData(-1999, "USD", "-19.99 USD")]
    [InlineData(3, "JPY", "3 JPY")]
    [InlineData(0, "EUR", "0.00 EUR")]
    [InlineData(long.MaxValue, "JOD", "9223372036854775.807 JOD")]
    [InlineData(long.MinValue, "JOD", "-9223372036854775.808 JOD")]
    public void An_amount_is_written_and_read_back(long minorUnits, string currency, string text)
    {
        var amount = new MoneyAmount(minorUnits, currency);

        Assert.Equal(JsonSerializer.Serialize(text), Written(amount));
        Assert.Equal(amount, _scalar.FromVariable(JsonSerializer.SerializeToElement(text)));
    }

    [Theory]
    [InlineData("1.25 JOD")]
    [InlineData("1.2500 JOD")]
    [InlineData("1 JOD")]
    [InlineData("3.0 JPY")]
    [InlineData("+1.250 JOD")]
    [InlineData("1.250 jod")]
    [InlineData("1.250JOD")]
    [InlineData(".250 JOD")]
    [InlineData("1,250 JOD")]
    [InlineData("١.٢٥٠ JOD")]
    [InlineData("9223372036854775.808 JOD")]
    [InlineData(" JOD")]
    [InlineData("")]
    public void Whatever_is_not_exactly_an_amount_is_refused(string text) =>
        Assert.Throws<GraphQLException>(() => _scalar.FromVariable(JsonSerializer.SerializeToElement(text)));

    private string Written(MoneyAmount amount)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new JsonResultWriter(buffer);
        _scalar.Write(writer, amount);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
