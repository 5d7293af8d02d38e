using Pulse.Cli.Commands;

return await PulseCommandLine.Create().Parse(args).InvokeAsync();
