import Foundation
import TestSupport
import Testing

/// `runbook debug KIND` asked with many cases at once.
enum DebugAnswers {
    /// The answers of cases that are JSON objects, in order.
    static func of(_ kind: String, _ cases: [[String: Any]]) async throws -> [[String: Any]] {
        try await of(kind, lines: cases.map { try text($0) })
    }

    /// The answers of cases as they stand, in order: Foundation writes numbers in its own way.
    static func of(_ kind: String, lines: [String]) async throws -> [[String: Any]] {
        let folder = try TestFolder()
        let outcome = try await Invocation(["debug", kind], in: folder)
            .environment("AWS_REGION", "us-east-1").environment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .environment("AWS_SECRET_ACCESS_KEY", "secret").environment("AWS_EC2_METADATA_DISABLED", "true")
            .input(lines.joined(separator: "\n")).run()
        #expect(outcome.status == 0, "\(outcome.stderr)")
        let answers = try outcome.stdout.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        try #require(answers.count == lines.count)
        return answers
    }

    /// A value as JSON with sorted keys.
    static func text(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(
            withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        return String(decoding: data, as: UTF8.self)
    }

    /// A file of the published vectors.
    static func vectors(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(try #require(RepositoryLayout.vectors))/\(path)"))
    }

    /// A file of JSON lines of the published vectors.
    static func lines(_ path: String) throws -> [[String: Any]] {
        try String(decoding: vectors(path), as: UTF8.self).split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }
}
