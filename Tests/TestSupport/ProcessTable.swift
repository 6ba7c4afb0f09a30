internal import Foundation

/// The processes of this machine.
public enum ProcessTable {
    /// The processes whose environment, as they were started with it, has all of these texts.
    public static func withEnvironment(_ texts: String...) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { pid in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
                return false
            }
            return texts.allSatisfy { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    /// Ends a process that a step of this test left.
    public static func kill(_ pid: String) {
        if let number = Int32(pid), number > 1 { _ = Foundation.kill(number, SIGKILL) }
    }

    /// Whether a process is there and not a zombie, which has no open files any more.
    public static func isAlive(_ pid: String) -> Bool {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
        return !String(decoding: stat, as: UTF8.self).contains(") Z ")
    }
}
