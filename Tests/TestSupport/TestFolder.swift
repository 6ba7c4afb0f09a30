public import Foundation
internal import Synchronization

/// A folder of a test's own, with its own home and configuration; removed when the test lets go of it.
public final class TestFolder: Sendable {
    /// The folder's absolute path, without symbolic links.
    public let path: String
    private let kept = Mutex<[any Sendable]>([])

    /// Makes an empty folder.
    ///
    /// - Throws: What the system says when it cannot be made.
    public init() throws {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = "\(parent)/runbook-test-\(UUID().uuidString.prefix(8).lowercased())"
        for name in ["", "/home", "/config", "/bin"] {
            try FileManager.default.createDirectory(atPath: path + name, withIntermediateDirectories: false)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it.
    ///
    /// - Returns: The file's absolute path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
        return file.path
    }

    /// Makes a program that every `runbook` started here, and its steps, find first on `PATH`.
    public func program(_ name: String, _ text: String) throws {
        let file = try write(text, to: "bin/\(name)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    /// The text of a file; empty when there is none.
    public func text(of name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data(), as: UTF8.self)
    }

    /// The lines of a file; none when there is none.
    public func lines(of name: String) -> [String] {
        text(of: name).split(separator: "\n").map(String.init)
    }

    /// Whether there is such a file or folder.
    public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    /// The size of a file in bytes; 0 when there is none.
    public func size(of name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Removes a file or folder.
    public func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    /// Every regular file below a folder of this one, with its bytes.
    public func contents(below name: String) -> [(name: String, bytes: Data)] {
        guard let walk = FileManager.default.enumerator(atPath: "\(path)/\(name)") else { return [] }
        return walk.compactMap { $0 as? String }.compactMap { relative in
            let file = "\(path)/\(name)/\(relative)"
            let kind = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
            guard kind == .typeRegular, let bytes = FileManager.default.contents(atPath: file) else {
                return nil
            }
            return (relative, bytes)
        }
    }

    /// Keeps something alive for as long as the folder is there.
    public func keep(_ value: any Sendable) { kept.withLock { $0.append(value) } }

    /// Runs `runbook` with these arguments here.
    public func runbook(_ arguments: String...) async throws -> Invocation.Outcome {
        try await Invocation(arguments, in: self).run()
    }
}
