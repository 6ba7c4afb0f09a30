import AWSModels
import AWSReviews
import Foundation
import JSON
import Runbooks
import TestSupport
import Testing

/// 600 command lines that the AWS CLI takes, as somebody would type them in a block.
@Suite("Sample commands", .enabled(if: RepositorySamples.isThere, RepositorySamples.absence))
struct SampleCommandTests {
    private struct Sample {
        var argv: [String]
        var operation: String
    }

    private static func samples() throws -> [Sample] {
        try String(contentsOfFile: RepositorySamples.path, encoding: .utf8).split(separator: "\n").map {
            line in
            let value = try JSONValue.parse(String(line))
            return Sample(
                argv: value["argv"]?.array?.compactMap(\.string) ?? [],
                operation: value["reqs"]?[0]?["operation"]?.string ?? "")
        }
    }

    private static func quoted(_ word: String) -> String {
        "'" + word.replacing("'", with: "'\\''") + "'"
    }

    @Test func `none of them is refused, and each is known for the operation that the AWS CLI calls`() throws
    {
        let samples = try Self.samples()
        #expect(samples.count == 600)
        let source = samples.map {
            ReviewFixture.block("aws " + $0.argv.map(Self.quoted).joined(separator: " "))
        }
        .joined(separator: "\n")
        let result = try ReviewFixture.result(of: source)
        let errors = result.diagnostics.filter { $0.severity == .error }
        #expect(errors.map { "\($0.range.start.line): \($0.message)" } == [])
        // `s3 cp` and its like are no operations of a service.
        let names = samples.map { $0.argv[0] == "s3" ? nil : $0.operation }
        #expect(result.calls.map { $0.operation?.name } == names)
        // Words that the models do not list, and a payload that v2 would want in base64.
        #expect(result.diagnostics.map(\.code).sorted() == ["aws-blob", "aws-choice", "aws-choice"])
    }

    @Test func `an option that does not exist is refused in every one of them`() throws {
        let source = try Self.samples().filter { $0.argv[0] != "s3" }.map {
            ReviewFixture.block(
                "aws " + ($0.argv + ["--no-such-option"]).map(Self.quoted).joined(separator: " "))
        }.joined(separator: "\n")
        let found = try ReviewFixture.result(of: source).diagnostics.filter { $0.code == "aws-option" }
        #expect(found.count == 596)
    }
}

private enum RepositorySamples {
    static let path = RepositoryLayout.vectors.map { "\($0)/aws-cli/requests.sample.jsonl" } ?? ""
    static let isThere = ReviewFixture.isThere && FileManager.default.fileExists(atPath: path)
    static let absence: Comment = "no models, or no aws-cli/requests.sample.jsonl in ../shared/vectors"
}
