import AWSModels
import AWSReviews
import Foundation
import RunbookParsing
import Runbooks
import TestSupport
import Testing

/// The models that `scripts/setup` made, and reviews with them.
enum ReviewFixture {
    static let path = "\(RepositoryLayout.root)/.build/aws-models"
    static let isThere = FileManager.default.fileExists(atPath: path)
    static let absence: Comment = "no .build/aws-models: scripts/setup makes it"

    static let others = ["configure", "s3"]
    static let subcommands = ["ecr": ["get-login-password"], "logs": ["tail"], "eks": ["update-kubeconfig"]]

    /// Reviews documents; without an inventory their targets are not known.
    static func result(
        of source: String, sidecar: Runbook.Sidecar? = nil, inventory: Inventory? = nil
    ) throws -> AWSReview.Result {
        let parsed = RunbookParser.parse(source: source, path: "guide.md", sidecar: sidecar)
        let runbook = try #require(parsed.runbook)
        return try review().result(of: [runbook], inventory: inventory)
    }

    static func review() throws -> AWSReview {
        AWSReview(models: try ModelLibrary(path: path), others: others, subcommands: subcommands)
    }

    /// A document of one block.
    static func block(_ text: String) -> String { "```bash\n\(text)\n```\n" }

    /// What is wrong, each in one line with its help.
    static func lines(_ result: AWSReview.Result) -> [String] {
        result.diagnostics.map { found in
            let range = found.range
            let help = found.help.map { "\n    help: \($0)" } ?? ""
            let details = found.details.map { "\n    | \($0)" }.joined()
            return "\(range.start.line):\(range.start.column)-\(range.end.column): \(found.severity): "
                + "\(found.message) [\(found.code)]\(details)\(help)"
        }
    }
}
