internal import Foundation

/// A folder of one test, 0700, removed with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
    /// Its absolute path, without links.
    public let path: String

    /// Makes it below `/tmp`.
    public init() {
        var template = Array("/tmp/runbook-test-XXXXXX\0".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder could be made below /tmp")
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in it.
    public func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}
