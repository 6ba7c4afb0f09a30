import Glibc
import JSON
import TestSupport
import Testing

/// The protocol cases that AWS publishes with botocore.
///
/// Source: botocore's `tests/unit/protocols`, at commit 0e6e2404.
enum Vectors {
    /// Why the tests over them are skipped, where they are.
    static let comment: Comment = "the published vectors are absent (RUNBOOK_VECTORS)"

    /// The folder is there.
    static var isThere: Bool { RepositoryLayout.vectors != nil }

    /// One case, whole: with the suite's metadata, shapes and endpoint.
    struct Case {
        let name: String
        let suite: String
        let description: String
        let value: JSONValue
    }

    /// All cases of `input` or `output`, without those that botocore ignores.
    static func cases(_ direction: String) throws -> [Case] {
        guard let folder = RepositoryLayout.vectors.map({ "\($0)/protocols" }) else { return [] }
        let ignored = try JSONValue.parse(contents("\(folder)/ignore-list.json"))
        let ignoredSuites = ignored["general"]?[direction]?["suites"]?.array ?? []
        var cases: [Case] = []
        for name in protocols {
            let suites = try JSONValue.parse(contents("\(folder)/\(direction)/\(name).json"))
            let ignoredCases = ignored["protocols"]?[name]?[direction]?["cases"]?.array ?? []
            for suite in suites.array ?? [] where !ignoredSuites.contains(suite["description"] ?? .null) {
                for item in suite["cases"]?.array ?? [] where !ignoredCases.contains(item["id"] ?? .null) {
                    var whole = item.object ?? JSONObject()
                    for key in ["metadata", "shapes", "clientEndpoint"] { whole[key] = suite[key] }
                    cases.append(
                        Case(
                            name: item["id"]?.string ?? "", suite: name,
                            description: suite["description"]?.string ?? "", value: .object(whole)))
                }
            }
        }
        return cases
    }

    private static let protocols = [
        "ec2", "json", "json_1_0", "json_1_0-query-compatible", "query", "rest-json", "rest-xml",
        "smithy-rpc-v2-cbor", "smithy-rpc-v2-cbor-query-compatible",
        "smithy-rpc-v2-cbor-non-query-compatible",
    ]

    private static func contents(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Missing(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private struct Missing: Error {
        let path: String
    }
}
