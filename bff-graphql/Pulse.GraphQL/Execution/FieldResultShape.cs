namespace Pulse.GraphQL.Execution;

/// <summary>Unwraps a batch's item: its error becomes the field's.</summary>
internal sealed class FieldResultShape<T>(Shape<T> inner) : Shape<FieldResult<T>>
{
    public override bool Stands(FieldResult<T> value) => value.Error is null && inner.Stands(value.Value);

    public override void Write(JsonResultWriter writer, FieldResult<T> value) => inner.Write(writer, value.Value);

    protected internal override Outcome CompleteInner(Completion completion, ref FieldResult<T> value)
    {
        if (value.Error is { } error)
        {
            throw error;
        }

        var unwrapped = value.Value;
        var outcome = inner.CompleteInner(completion, ref unwrapped);
        value = unwrapped;
        return outcome;
    }
}
