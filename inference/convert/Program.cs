using Pulse.ModelConverter;

return args switch
{
    ["list"] => ConverterCommands.List(),
    [var wanted, var folder, var cache] => await ConverterCommands.Make(wanted, folder, cache),
    _ => await ConverterCommands.Fail("usage: list | (NAME | built-in) FOLDER CACHE"),
};
