import EngineProtocol
import Testing

@Suite("Messages")
struct MessageTests {
    private func payload(_ frame: [UInt8]) throws -> [UInt8] {
        var decoder = FrameDecoder()
        decoder.append(frame)
        return try #require(try decoder.next())
    }

    @Test func `a request comes back as it was made`() throws {
        var request = Request.value("targets[*].name", token: "t-1")
        request.fields["bytes"] = [0, 255, 10]
        request.fields["empty"] = []
        let back = try Request(payload: payload(request.frame()))
        #expect(back == request)
        #expect(back.expression == "targets[*].name")
        #expect(back.kind == "value")
    }

    @Test func `a command line comes back with every word and what matters of its environment`() throws {
        let command = AWSRequest(
            arguments: ["s3", "cp", "", "a b", "가", "line\nbreak"], directory: "/some/folder",
            environment: [("AWS_REGION", "eu-west-1"), ("AWS_PAGER", ""), ("no_proxy", "a=b")])
        let back = try Request(payload: payload(Request.aws(command, token: "t").frame()))
        #expect(back.aws == command && back.token == "t" && back.expression == nil)
        let entries = ["AWS_REGION=eu", "HOME=/h", "SECRET=x", "https_proxy=p", "broken", "RUNBOOK_TOKEN=t"]
        #expect(AWSRequest.relevant(entries).map(\.name) == ["AWS_REGION", "HOME", "https_proxy"])
        #expect(try Request(payload: payload(Request.value("x", token: "t").frame())).aws == nil)
    }

    @Test func `a response comes back as it was made`() throws {
        let response = Response(status: 255, stdout: [0, 200], stderr: Array("é\n".utf8))
        #expect(try Response(payload: payload(response.frame())) == response)
    }

    @Test func `fields have the documented bytes`() {
        var fields = Fields()
        fields["a"] = [9]
        fields[text: "b"] = ""
        let expected: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1, 0x61, 0, 0, 0, 1, 9, 0, 0, 0, 1, 0x62, 0, 0, 0, 0]
        #expect(fields.payload == expected)
    }

    @Test func `setting a field again replaces it, and nil removes it`() {
        var fields = Fields()
        fields["a"] = [1]
        fields["a"] = [2]
        #expect(fields.all.map(\.value) == [[2]])
        fields["a"] = nil
        #expect(fields == Fields())
    }

    @Test func `every cut of a message is an error`() throws {
        let whole = try payload(Request.value("x", token: "t").frame())
        for count in 0..<whole.count {
            #expect(throws: FrameError.self) { try Fields(payload: Array(whole.prefix(count))) }
        }
        #expect(throws: FrameError.malformed) { try Fields(payload: whole + [0]) }
    }

    @Test func `lengths beyond the message, and names that are no text, are errors`() {
        #expect(throws: FrameError.malformed) { try Fields(payload: [255, 255, 255, 255]) }
        #expect(throws: FrameError.malformed) { try Fields(payload: [0, 0, 0, 1, 255, 255, 255, 255, 1]) }
        #expect(throws: FrameError.malformed) {
            try Fields(payload: [0, 0, 0, 1, 0, 0, 0, 1, 0xFF, 0, 0, 0, 0])
        }
    }

    @Test func `a field that stands twice is an error`() {
        let field: [UInt8] = [0, 0, 0, 1, 0x61, 0, 0, 0, 0]
        #expect(throws: FrameError.repeatedField("a")) { try Fields(payload: [0, 0, 0, 2] + field + field) }
    }

    @Test func `a message without a required field is an error that names it`() throws {
        var fields = Fields()
        fields[text: "kind"] = "value"
        #expect(throws: FrameError.missingField("token")) { try Request(payload: fields.payload) }
        #expect(throws: FrameError.missingField("status")) { try Response(payload: fields.payload) }
        fields["status"] = [0, 0]
        #expect(throws: FrameError.missingField("status")) { try Response(payload: fields.payload) }
        fields["status"] = [0]
        #expect(throws: FrameError.missingField("stdout")) { try Response(payload: fields.payload) }
    }
}
