#if canImport(Glibc)
    internal import Glibc
#endif

/// Where the things that tests read lie.
public enum RepositoryLayout {
    /// The folder that holds `Package.swift`, found from this file's own path.
    public static let root: String = {
        let here = #filePath.split(separator: "/").dropLast(3)
        return "/" + here.joined(separator: "/")
    }()

    /// The folder of the programs that were built with these tests: the one that this process runs from.
    public static let buildFolder: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard path.hasPrefix(root), let slash = path.lastIndex(of: "/") else { return "\(root)/.build/debug" }
        return String(path[..<slash])
    }()

    /// The published vectors: `RUNBOOK_VECTORS`, else `../shared/vectors` beside the project; nil where absent.
    public static let vectors = shared("vectors", unless: "RUNBOOK_VECTORS")

    /// The operators' guides: `RUNBOOK_GUIDES`, else `../shared/guides` beside the project; nil where absent.
    public static let guides = shared("guides", unless: "RUNBOOK_GUIDES")

    private static func shared(_ name: String, unless variable: String) -> String? {
        let path = getenv(variable).map { String(cString: $0) } ?? "\(root)/../shared/\(name)"
        return access(path, R_OK) == 0 ? path : nil
    }
}
