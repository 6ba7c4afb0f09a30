import AWSOutput
import JSON
import Testing

@Suite("Format request")
struct FormatRequestTests {
    private func firstTitle(_ command: String, name: String? = nil) throws -> Substring? {
        let request = try #require(
            FormatRequest(["response": ["A": 1], "command": .string(command), "output": "table"]))
        let text = try request.answer(operationName: { _ in name })["text"]?.string
        return text?.split(separator: "\n").dropFirst().first
    }

    @Test func `a table has the operation's name for its title`() throws {
        #expect(try firstTitle("ec2 describe-vpcs") == "|DescribeVpcs|")
        #expect(
            try firstTitle("rds describe-db-instances", name: "DescribeDBInstances")
                == "|DescribeDBInstances|")
    }

    @Test func `the name of a published case is the title itself`() throws {
        #expect(try firstTitle("ec2/describe-vpcs") == "|describe-vpcs|")
    }

    @Test func `an unknown format is no request`() {
        #expect(FormatRequest(["response": [:], "output": "xml"]) == nil)
    }
}
