import Foundation
import TestSupport
import Testing

/// The operators' guides, as they are, beside the sidecars of `Tests/Fixtures/guides`: a folder of a test's own, since
/// the guides are no part of this project.
struct GuideFolder {
    /// All of them.
    static let names = [
        "aws-iam-config", "aws-infra-config", "grafana-datasource-config",
        "oss-installation-and-configuration-guide", "single-ec2-test",
    ]
    /// Whether they are on this machine.
    static let isThere = RepositoryLayout.guides != nil
    /// What a test that is skipped says.
    static let absence: Comment = "no guides in ../shared/guides; RUNBOOK_GUIDES says where they are"

    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        let fixtures = "\(RepositoryLayout.root)/Tests/Fixtures/guides"
        for name in try FileManager.default.contentsOfDirectory(atPath: fixtures) {
            try folder.write(String(contentsOfFile: "\(fixtures)/\(name)", encoding: .utf8), to: name)
        }
        for name in Self.names {
            let path = "\(RepositoryLayout.guides ?? "")/\(name).md"
            try folder.write(String(contentsOfFile: path, encoding: .utf8), to: "\(name).md")
        }
    }
}
