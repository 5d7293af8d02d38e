using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The GraphQL multipart request specification.</summary>
public sealed class UploadTests(UploadTests.Server server) : IClassFixture<UploadTests.Server>
{
    private const int FileBytesMax = 200_000;
    private const string Query = "mutation ($p: UUID!, $f: [Upload!]!) { addAssets(project: $p, files: $f) { title } }";
    private const string Two = "{\"query\":\"" + Query + "\",\"variables\":{\"p\":\"00000001-0000-0000-0000-000000000000\",\"f\":[null,null]}}";
    private const string MapOfTwo = "{\"a\":[\"variables.f.0\"],\"b\":[\"variables.f.1\"]}";

    [Fact]
    public async Task Files_arrive_whole_in_memory_or_in_a_temporary_file()
    {
        var small = "قهوة"u8.ToArray();
        var large = RandomNumberGenerator.GetBytes(FileBytesMax);
        var (status, text) = await SendAsync(Form(Two, MapOfTwo, ("a", "small.txt", small), ("b", "../large.bin", large)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            [$"small.txt {Hash(small)}", $"../large.bin {Hash(large)}"],
            JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("addAssets").EnumerateArray().Select(static a => a.GetProperty("title").GetString()!));
    }

    [Fact]
    public async Task One_file_may_stand_at_two_places_and_in_a_batch()
    {
        var content = "x"u8.ToArray();
        var (_, twice) = await SendAsync(Form(Two, "{\"a\":[\"variables.f.0\",\"variables.f.1\"]}", ("a", "x", content)));
        Assert.Contains($"[{{\"title\":\"x {Hash(content)}\"}},{{\"title\":\"x {Hash(content)}\"}}]", twice, StringComparison.Ordinal);

        var (_, batch) = await SendAsync(Form("[{\"query\":\"{ __typename }\"}," + Two + "]", "{\"a\":[\"1.variables.f.0\"],\"b\":[\"1.variables.f.1\"]}", ("a", "x", content), ("b", "y", content)));
        Assert.StartsWith("[{\"data\":{\"__typename\":\"Query\"}},{\"data\":{\"addAssets\":[{\"title\":\"x ", batch, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", MapOfTwo, 400, "The field operations is not valid JSON")]
    [InlineData("7", MapOfTwo, 400, "does not lead to a null")]
    [InlineData(Two, "[]", 400, "The field map must be a JSON object")]
    [InlineData(Two, "{\"a\":\"variables.f.0\"}", 400, "must be a list of paths")]
    [InlineData(Two, "{\"a\":[1]}", 400, "must be a list of paths")]
    [InlineData(Two, "{\"a\":[]}", 400, "must be a list of paths")]
    [InlineData(Two, "{\"a\":[\"variables.f.0\"],\"a\":[\"variables.f.1\"]}", 400, "not valid JSON")]
    [InlineData(Two, "{\"a\":[\"variables.f.2\"],\"b\":[\"variables.f.1\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"variables.f.-1\"],\"b\":[\"variables.f.1\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"variables.p\"],\"b\":[\"variables.f.1\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"variables.f.0\"],\"b\":[\"variables.f.0\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"operationName\"],\"b\":[\"variables.f.0\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"\"],\"b\":[\"variables.f.0\"]}", 400, "does not lead to a null")]
    [InlineData(Two, "{\"a\":[\"variables.f.0\"]}", 400, "The field \\u0022b\\u0022 is not in the map")]
    [InlineData(Two, "{\"a\":[\"variables.f.0\"],\"b\":[\"variables.f.1\"],\"c\":[\"variables.c\"]}", 400, "The file \\u0022c\\u0022 of the map is missing")]
    [InlineData(Two, "{\"a\":[\"variables.f.0\",\"variables.f.1\",\"x\",\"y\",\"z\"]}", 400, "at most 4 files")]
    [InlineData("{\"query\":\"{ __typename }\",\"variables\":{\"f\":[null,null],\"\\ud800\":1}}", MapOfTwo, 400, "not valid")]
    [InlineData("{\"query\":\"mutation { addAssets(project: \\\"00000001-0000-0000-0000-000000000000\\\", files: [0]) { id } }\",\"variables\":{\"f\":[null,null]}}", MapOfTwo, 200, "Upload must be a file")]
    public async Task What_does_not_fit_is_refused_clearly(string operations, string map, int status, string expected)
    {
        var (actual, text) = await SendAsync(Form(operations, map, ("a", "a", [1]), ("b", "b", [2])));

        Assert.Contains(expected.Replace("\\u0022", "\\\"", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Equal(status, (int)actual);
    }

    [Fact]
    public async Task A_file_s_number_in_plain_json_is_no_file()
    {
        using var content = new StringContent(Two.Replace("[null,null]", "[0,1]", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        var text = await (await server.Example.Client.PostAsync(server.Example.Address, content)).Content.ReadAsStringAsync();

        Assert.Contains("Upload must be a file of a multipart request.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_is_operations_map_and_then_files()
    {
        using var form = new MultipartFormDataContent { { new StringContent(MapOfTwo), "map" }, { new StringContent(Two), "operations" } };
        var (status, text) = await SendAsync(form);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("in this order", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_no_file_and_a_file_that_stands_twice_are_refused()
    {
        using var text = new MultipartFormDataContent { { new StringContent(Two), "operations" }, { new StringContent(MapOfTwo), "map" }, { new StringContent("x"), "a" } };
        Assert.Contains("is not a file", (await SendAsync(text)).Text, StringComparison.Ordinal);

        Assert.Contains("stands twice", (await SendAsync(Form(Two, MapOfTwo, ("a", "x", [1]), ("a", "x", [1])))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_files_and_operations_are_a_413()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(Form(Two, MapOfTwo, ("a", "a", new byte[FileBytesMax + 1]), ("b", "b", [1])))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(Form(Two, MapOfTwo, ("a", "a", new byte[10 * FileBytesMax]), ("b", "b", [1])))).Status);
        var long64 = Two + new string(' ', ExampleServer.Options.BodyBytesMax);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(Form(long64, MapOfTwo, ("a", "a", [1]), ("b", "b", [1])))).Status);
    }

    [Theory]
    [InlineData("multipart/form-data", "x", "boundary")]
    [InlineData("multipart/form-data; boundary=b", "", "malformed")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}", "malformed")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\n{}\r\n--b--\r\n", "no Content-Disposition")]
    [InlineData("multipart/form-data; boundary=b", "--b--\r\n", "in this order")]
    public async Task A_form_that_is_none_is_a_400(string contentType, string body, string expected)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var (status, text) = await SendAsync(content);

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_form_without_the_header_that_browsers_ask_about_is_refused()
    {
        var (status, text) = await SendAsync(Form(Two, MapOfTwo, ("a", "a", [1]), ("b", "b", [1])), preflight: false);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("GraphQL-Preflight", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_are_a_415_unless_switched_on()
    {
        await using var plain = await ExampleServer.StartAsync(ExampleServer.Options);
        var (status, _) = await SendAsync(Form(Two, MapOfTwo, ("a", "a", [1]), ("b", "b", [1])), plain);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    [Fact]
    public async Task A_sender_who_goes_away_in_the_middle_leaves_no_file()
    {
        var before = Directory.GetFiles(Path.GetTempPath()).Length;
        for (var i = 0; i < 20; i++)
        {
            await CutInTheMiddleAsync();
        }

        await ExampleServer.EventuallyAsync(() => Directory.GetFiles(Path.GetTempPath()).Length <= before, "the temporary files vanished");
    }

    private async Task CutInTheMiddleAsync()
    {
        var start = $"--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{Two}\r\n--b\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\n{MapOfTwo}\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n{new string('x', FileBytesMax / 2)}";
        using var cable = new Cable();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Example.Address) { Content = new StuckContent(start, cable.Cut) };
        request.Headers.Add("GraphQL-Preflight", "1");

        await Assert.ThrowsAnyAsync<Exception>(() => cable.Client.SendAsync(request));
    }

    private static MultipartFormDataContent Form(string operations, string map, params (string Name, string FileName, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(operations), "operations" }, { new StringContent(map), "map" } };
        foreach (var (name, fileName, content) in files)
        {
            form.Add(new ByteArrayContent(content), name, fileName);
        }

        return form;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpContent content, ExampleServer? other = null, bool preflight = true)
    {
        var example = other ?? server.Example;
        using var request = new HttpRequestMessage(HttpMethod.Post, example.Address) { Content = content };
        if (preflight)
        {
            request.Headers.Add("GraphQL-Preflight", "1");
        }

        using var response = await example.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public sealed class Server : IAsyncLifetime
    {
        public ExampleServer Example { get; } = new()
        {
            Transport = ExampleServer.Options with
            {
                BatchCountMax = 2,
                Uploads = new UploadOptions { CountMax = 4, FileBytesMax = FileBytesMax, MemoryBytesMax = 1024 },
            },
        };

        public Task InitializeAsync() => Example.InitializeAsync();

        public Task DisposeAsync() => Example.DisposeAsync();
    }

    /// <summary>A body whose connection is cut after its beginning.</summary>
    private sealed class StuckContent : HttpContent
    {
        private readonly string _start;
        private readonly Action _cut;

        public StuckContent(string start, Action cut)
        {
            (_start, _cut) = (start, cut);
            Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_start));
            await stream.FlushAsync();
            _cut();
            throw new IOException("cut");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = FileBytesMax * 2;
            return true;
        }
    }
}
