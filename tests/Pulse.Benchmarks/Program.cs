using Pulse.Benchmarks.Api;
using Pulse.Benchmarks.Engines;
using Pulse.Benchmarks.EventLog;
using Pulse.Benchmarks.Frame;
using Pulse.Benchmarks.Photos;
using Pulse.Benchmarks.Print;
using Pulse.Benchmarks.ReadModels;
using Pulse.Benchmarks.Studio;

IBench[] benches =
[
    new ApiBench(), new EventLogBench(), new GenerationBench(), new GraphQLBench(), new LiveBench(), new MemoryBench(), new PhotosBench(), new PrintBench(), new ProjectionsBench(),
];

return await BenchRunner.Run(benches, args, CancellationToken.None);
