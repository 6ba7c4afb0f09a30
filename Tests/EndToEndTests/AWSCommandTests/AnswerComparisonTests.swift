import Foundation
import TestSupport
import Testing

/// What commands print, byte for byte beside AWS CLI v1, which prints what version 2 does but for timestamps; and beside
/// an old version 2, where Debian's is installed.
@Suite("aws beside the AWS CLI", .serialized)
struct AnswerComparisonTests {
    static let scripts = ["identity", "networks", "monitoring", "storage", "others"]

    @Test("answers are printed byte for byte as by version 1", arguments: scripts)
    func older(script: String) async throws {
        let trial = try await CommandTrial()
        try await compare(script, ["json", "text", "table"], trial) { try await trial.older($0) }
    }

    /// What Debian's version 2 is too old for: protocols and endpoint rules of today's models, a float for `0`.
    private static let tooNew: Set = ["cloudwatch", "dynamodb", "kinesis", "xray"]

    @Test(
        "answers are printed byte for byte as by version 2",
        .enabled(if: PeerCLI.version2 != nil, "Debian's awscli is not installed"),
        arguments: ["identity", "networks", "monitoring", "others"])
    func newer(script: String) async throws {
        let trial = try await CommandTrial()
        try await compare(script, ["yaml", "json", "text", "table"], trial) { words in
            Self.tooNew.contains(words[0]) ? nil : try await trial.newer(words)
        }
    }

    private func compare(
        _ script: String, _ formats: [String], _ trial: CommandTrial,
        with peer: ([String]) async throws -> PeerCLI.Outcome?
    ) async throws {
        let now = Int(Date().timeIntervalSince1970 * 1000)
        var variables = [
            "ACCOUNT": trial.account, "ENDPOINT": trial.endpoint, "NOW": "\(now)",
        ]
        let lines = try CommandScript(named: script).lines
        try #require(lines.count > 15)
        for (number, line) in lines.enumerated() {
            let words = CommandScript.words(line.text, variables)
            switch line.verb {
            case .do, .set:
                let outcome = try await trial.aws(words)
                #expect(outcome.status == 0, "\(line.text): \(outcome)")
                variables[line.name] = outcome.stdout.trimmingCharacters(in: .newlines)
            case .same: try await compare(words, [formats[number % formats.count]], trial, peer)
            case .forms: try await compare(words, formats, trial, peer)
            }
        }
    }

    private func compare(
        _ words: [String], _ formats: [String], _ trial: CommandTrial,
        _ peer: ([String]) async throws -> PeerCLI.Outcome?
    ) async throws {
        for format in formats {
            let words = words + ["--output", format]
            guard let theirs = try await peer(words) else { continue }
            let ours = try await trial.aws(words)
            let command = "aws \(words.joined(separator: " "))"
            #expect(ours.stdout == theirs.stdout, "\(command)\n\(ours.stderr)\(theirs.stderr)")
            #expect(ours.status == theirs.status, "\(command)\n\(ours.stderr)")
        }
    }

    // MARK: Pages

    @Test func `a list that was cut goes on with its token`() async throws {
        let trial = try await CommandTrial()
        for name in ["a", "b", "c", "d", "e"] {
            try #require(
                try await trial.aws("logs", "create-log-group", "--log-group-name", name).status == 0)
        }
        var names: [String] = []
        var token: String?
        repeat {
            let words =
                ["logs", "describe-log-groups", "--max-items", "2", "--page-size", "1"]
                + (token.map { ["--starting-token", $0] } ?? [])
            let ours = try await trial.aws(words)
            #expect(ours.stdout == (try await trial.older(words)).stdout)
            let answer = try JSONText(ours.stdout)
            for index in 0..<(answer.count("logGroups") ?? 0) {
                names.append(answer["logGroups.\(index).logGroupName"] ?? "")
            }
            token = answer["NextToken"]
        } while token != nil
        #expect(names == ["a", "b", "c", "d", "e"])
    }

    @Test func `without pages there is one request, with the service's own token`() async throws {
        let trial = try await CommandTrial()
        for name in ["a", "b", "c"] {
            try #require(
                try await trial.aws("logs", "create-log-group", "--log-group-name", name).status == 0)
        }
        let words = ["logs", "describe-log-groups", "--no-paginate", "--limit", "2"]
        let ours = try await trial.aws(words)
        #expect(ours.stdout == (try await trial.older(words)).stdout)
        #expect(try JSONText(ours.stdout)["nextToken"] != nil)
    }

    @Test func `a query is asked of all pages at once, in text of each`() async throws {
        let trial = try await CommandTrial()
        for name in ["a", "b", "c"] {
            try #require(
                try await trial.aws("logs", "create-log-group", "--log-group-name", name).status == 0)
        }
        let words = [
            "logs", "describe-log-groups", "--page-size", "1", "--query", "length(logGroups)", "--output",
        ]
        for format in ["json", "text", "table"] {
            let ours = try await trial.aws(words + [format])
            #expect(ours.stdout == (try await trial.older(words + [format])).stdout)
        }
        #expect(try await trial.aws(words + ["json"]).stdout == "3\n")
        #expect(try await trial.aws(words + ["text"]).stdout == "1\n1\n1\n")
    }
}
