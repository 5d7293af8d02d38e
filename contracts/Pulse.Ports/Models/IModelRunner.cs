namespace Pulse.Ports.Models;

/// <summary>One named input or output of a model.</summary>
/// <param name="Name">As the model file says.</param>
/// <param name="Element">What its numbers are.</param>
/// <param name="Shape">Sizes of its dimensions; null where the model takes any size.</param>
public sealed record TensorSlot(string Name, TensorElement Element, IReadOnlyList<int?> Shape);

/// <summary>What a model takes and gives.</summary>
/// <param name="Inputs">In the model's order.</param>
/// <param name="Outputs">In the model's order.</param>
/// <param name="Execution">Where it runs on this machine: <c>cpu</c> or <c>cuda</c>.</param>
public sealed record ModelSignature(IReadOnlyList<TensorSlot> Inputs, IReadOnlyList<TensorSlot> Outputs, string Execution);

/// <summary>
/// Runs neural networks. A model is loaded at its first use and kept while there is room for it. The same inputs give the same outputs on
/// the same machine and execution; another execution (CUDA) may differ in the last bits.
/// </summary>
public interface IModelRunner
{
    /// <exception cref="ModelException">The model is unknown, altered, or cannot be loaded.</exception>
    ValueTask<ModelSignature> Describe(ModelId model, CancellationToken cancellation);

    /// <summary>One pass. Waits for its turn; gives up at the runner's timeout, and soon after a cancellation.</summary>
    /// <returns>Every output of the model, by its name.</returns>
    /// <exception cref="ModelException">As for <see cref="Describe"/>; or the inputs do not fit; or memory or time ran out.</exception>
    ValueTask<IReadOnlyDictionary<string, Tensor>> Run(ModelId model, IReadOnlyDictionary<string, Tensor> inputs, CancellationToken cancellation);
}
