import Foundation

/// What is mapped into this process.
enum MemoryMap {
    /// Whether a file with this in its path is mapped.
    static func contains(_ name: String) throws -> Bool {
        try String(contentsOfFile: "/proc/self/maps", encoding: .utf8).contains(name)
    }
}
