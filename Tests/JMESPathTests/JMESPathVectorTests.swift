import Foundation
import JMESPath
import JSON
import TestSupport
import Testing

/// The published cases of jmespath.test; skipped where the vectors are not installed.
@Suite("JMESPath vectors")
struct JMESPathVectorTests {
    private static let folder = RepositoryLayout.vectors.map { $0 + "/jmespath" }
    private static let names = [
        "basic", "benchmarks", "boolean", "current", "escape", "filters", "functions", "identifiers",
        "indices",
        "literal", "multiselect", "pipe", "slice", "syntax", "unicode", "wildcard",
    ]

    @Test(
        "every published case gives its result or its kind of error",
        .enabled(if: folder != nil, "908 published cases are skipped: shared/vectors/jmespath is absent"),
        arguments: names)
    func publishedCases(name: String) throws {
        let text = try String(contentsOfFile: try #require(Self.folder) + "/\(name).json", encoding: .utf8)
        let groups = try #require(try JSONValue.parse(text).array)
        #expect(!groups.isEmpty)
        for group in groups {
            let given = try #require(group["given"])
            for example in try #require(group["cases"]?.array) {
                let expression = try #require(example["expression"]?.string)
                let outcome = Self.outcome(of: expression, on: given)
                if let kind = example["error"]?.string {
                    #expect(outcome == "error \(kind)", "\(expression)")
                } else if let result = example["result"] {
                    #expect(outcome == result.canonical(), "\(expression)")
                } else {
                    #expect(!outcome.hasPrefix("error"), "\(expression)")
                }
            }
        }
    }

    @Test(
        "no published case is left out",
        .enabled(if: folder != nil, "shared/vectors/jmespath is absent"))
    func allCasesAreRead() throws {
        let folder = try #require(Self.folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files == Self.names.map { "\($0).json" })
        let counts = try files.map { file in
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            return (try JSONValue.parse(text).array ?? []).map { $0["cases"]?.array?.count ?? 0 }.reduce(0, +)
        }
        #expect(counts.reduce(0, +) == 908)
    }

    private static func outcome(of text: String, on value: JSONValue) -> String {
        do throws(JMESPathError) {
            return try JMESPathExpression(parsing: text).evaluate(value).canonical()
        } catch {
            return "error \(error.kind.rawValue)"
        }
    }
}
