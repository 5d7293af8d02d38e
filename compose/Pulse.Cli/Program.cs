using System.CommandLine;
using Pulse.Cli.Commands;

// After Ctrl-C servers are stopped in good order, which takes longer than the library's own two seconds.
return await PulseCommandLine.Create().Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
