using Pulse.Benchmarks.EventLog;
using Pulse.Benchmarks.Frame;

IBench[] benches = [new EventLogBench()];

return await BenchRunner.Run(benches, args, CancellationToken.None);
