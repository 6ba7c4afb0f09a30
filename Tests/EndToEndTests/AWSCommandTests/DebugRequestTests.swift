import Foundation
import TestSupport
import Testing

/// 600 commands from public guides beside the requests that AWS CLI v1 made of them.
@Suite(
    "runbook debug requests",
    .enabled(
        if: RepositoryLayout.vectors != nil, "600 published commands are skipped: shared/vectors is absent"))
struct DebugRequestTests {
    /// Where version 2 does something else, by the first words of the command, and why.
    private static let differences = [
        "support add-attachments-to-set": "blobs are base64: the guide's placeholder is none",
        "kms derive-shared-secret": "blobs are base64: the guide's key was cut and is none",
        "cognito-idp set-ui-customization": "blobs are base64: version 1 encodes the option once more",
        "s3api select-object-content": "streams of events are no commands of version 2",
        "ssm update-association-status": "version 2 sends the parts of a second",
    ]

    @Test func `at least 590 of 600 commands build the same request, and the rest say why not`() async throws
    {
        let samples = try DebugAnswers.lines("aws-cli/requests.sample.jsonl")
        #expect(samples.count == 600)
        let answers = try await DebugAnswers.of("requests", samples.map { ["argv": $0["argv"] ?? []] })
        var others = 0
        for (sample, answer) in zip(samples, answers) {
            let words = sample["argv"] as? [String] ?? []
            let command = words.prefix(2).joined(separator: " ")
            let wanted = try Self.requests(sample["reqs"])
            let found = try Self.requests(answer["requests"])
            if wanted.first == found.first { continue }
            others += 1
            #expect(Self.differences[command] != nil, "\(words)\n\(answer)\n\(wanted.first ?? "nothing")")
        }
        #expect(others <= 10)
    }

    /// Requests as text without what is made for each: tokens. Version 1 names hosts without a region for three
    /// services in us-east-1; version 2 does not.
    private static func requests(_ value: Any?) throws -> [String] {
        try (value as? [[String: Any]] ?? []).map { request in
            var request = request
            let url = request["url"] as? String ?? ""
            request["url"] =
                url
                .replacingOccurrences(of: "//rds.amazonaws.com", with: "//rds.us-east-1.amazonaws.com")
                .replacingOccurrences(of: "//queue.amazonaws.com", with: "//sqs.us-east-1.amazonaws.com")
                .replacingOccurrences(of: "s3.amazonaws.com", with: "s3.us-east-1.amazonaws.com")
            return try DebugAnswers.text(request)
                .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "TOKEN")
        }
    }
}
