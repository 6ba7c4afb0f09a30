import AWSEndpoints
import Foundation
import JSON
import TestSupport
import Testing

/// The rule sets of every service, read beside botocore, whose answers `endpoint-answers.py` prints.
@Suite("Endpoints beside botocore")
struct EndpointAnswerTests {
    private static let python = RepositoryLayout.root + "/.venv/bin/python"
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: python)

    @Test(
        "are the same for every service",
        .enabled(if: isInstalled, "the answers of botocore are skipped: .venv is absent"))
    func everyService() throws {
        let lines = try Self.answers()
        let partitions = try Partitions(try #require(try JSONValue.parse(String(lines[0]))["partitions"]))
        #expect(lines.count > 400)
        for line in lines.dropFirst() {
            let entry = try JSONValue.parse(String(line))
            let service = try #require(entry["service"]?.string)
            let rules = try EndpointRules(try #require(entry["rules"]))
            for example in try #require(entry["cases"]?.array) {
                let given = try #require(example["params"]?.object)
                let answer = Self.answer(rules, given, partitions)
                #expect(Self.isSame(answer, example), "\(service) \(JSONValue.object(given).serialized())")
            }
        }
    }

    private static func answer(
        _ rules: EndpointRules, _ given: JSONObject, _ partitions: Partitions
    ) -> JSONValue {
        do throws(EndpointError) {
            return try rules.resolve(given, partitions: partitions).json
        } catch {
            return ["error": .string(error.message)]
        }
    }

    /// The same endpoint or the same words; what is said of no rule and of wrong types is our own.
    private static func isSame(_ answer: JSONValue, _ example: JSONValue) -> Bool {
        guard let theirs = example["error"]?.string else {
            return ["url", "headers", "properties"].allSatisfy { answer[$0] == example[$0] }
        }
        guard let ours = answer["error"]?.string else { return false }
        let own = ["No endpoint found", "Both ", "Value ("]
        return ours == theirs || own.contains { theirs.hasPrefix($0) }
    }

    private static func answers() throws -> [Substring] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [RepositoryLayout.root + "/Tests/Fixtures/endpoint-answers.py"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
