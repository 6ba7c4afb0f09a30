internal import Glibc

/// Who this program runs as.
enum Operator {
    /// The user's name; empty where the system has none for it.
    static let name = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? ""
}
