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

    /// The published vectors: `RUNBOOK_VECTORS`, else `../shared/vectors` beside the project; nil where absent.
    public static let vectors: String? = {
        let path = getenv("RUNBOOK_VECTORS").map { String(cString: $0) } ?? root + "/../shared/vectors"
        return access(path, R_OK) == 0 ? path : nil
    }()
}
