import Foundation

/// What is mapped into this process.
enum MemoryMap {
    /// Whether a file with this in its path is mapped.
    static func contains(_ name: String) -> Bool {
        // The kernel gives the list page by page, and only a handle reads on.
        let bytes = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()
        return bytes.map { String(decoding: $0, as: UTF8.self).contains(name) } ?? false
    }
}
