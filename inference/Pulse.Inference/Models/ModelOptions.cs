using System.Globalization;

namespace Pulse.Inference.Models;

/// <summary>What models run on.</summary>
public enum ModelExecution
{
    Cpu,

    /// <summary>CUDA when the machine has it, else the processor, which is said once in the log.</summary>
    Cuda,
}

/// <summary>What running models may take of the machine.</summary>
public sealed record ModelOptions
{
    /// <summary>Set to <c>cuda</c> on a worker with a graphics card.</summary>
    public const string ExecutionVariable = "PULSE_INFERENCE__EXECUTION";

    /// <summary>Overrides <see cref="ArenaBytesMax"/>, in MiB: a user's own diffusion model needs more.</summary>
    public const string ArenaVariable = "PULSE_INFERENCE__ARENA_MIB";

    /// <summary>Overrides <see cref="RunTimeout"/>, in seconds.</summary>
    public const string TimeoutVariable = "PULSE_INFERENCE__RUN_TIMEOUT_SECONDS";

    /// <summary>The folder of models that <c>./pulse models add</c> fetched and of a user's own; need not exist.</summary>
    public required string AddedFolder { get; init; }

    public ModelExecution Execution { get; init; } = ModelExecution.Cpu;

    /// <summary>Threads of all models together.</summary>
    public int ThreadsMax { get; init; } = 2;

    /// <summary>Passes at once; more of them share the same threads and only need more memory.</summary>
    public int RunsAtOnceMax { get; init; } = 1;

    /// <summary>Loaded models that are kept; the one that was used longest ago goes first.</summary>
    public int SessionsMax { get; init; } = 6;

    /// <summary>Memory of all passes and weights together, in bytes. A pass that needs more fails with <c>PLS-ML03</c>.</summary>
    public long ArenaBytesMax { get; init; } = 320L << 20;

    /// <summary>From asking for a pass to its result, waiting for a turn included.</summary>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reads the variables <c>PULSE_INFERENCE__*</c>.</summary>
    /// <exception cref="InvalidOperationException">Names the variable and what it may hold.</exception>
    public static ModelOptions FromEnvironment(string addedFolder)
    {
        var standard = new ModelOptions { AddedFolder = addedFolder };
        return standard with
        {
            Execution = Environment.GetEnvironmentVariable(ExecutionVariable) switch
            {
                null or "" => ModelExecution.Cpu,
                var name when Enum.TryParse(name, ignoreCase: true, out ModelExecution execution) && Enum.IsDefined(execution) => execution,
                _ => throw new InvalidOperationException($"{ExecutionVariable} must be cpu or cuda."),
            },
            ArenaBytesMax = (long)Whole(ArenaVariable, (int)(standard.ArenaBytesMax >> 20)) << 20,
            RunTimeout = TimeSpan.FromSeconds(Whole(TimeoutVariable, (int)standard.RunTimeout.TotalSeconds)),
        };
    }

    private static int Whole(string variable, int standard) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => standard,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 => number,
        _ => throw new InvalidOperationException($"{variable} must be a whole number above 0."),
    };
}
