internal import Glibc
internal import Synchronization

/// The list of this program's main thread's children, which the kernel gives orphans to, kept open: opening files
/// below /proc is dear, and this one is read at the end of every block.
///
/// Source: `find_new_reaper` in the kernel's `exit.c`: orphans go to the first thread that lives.
final class InheritedChildren: Sendable {
    static let shared = InheritedChildren()

    private let list: Int32
    private let status: Int32

    private init() {
        let pid = getpid()
        list = open("/proc/\(pid)/task/\(pid)/children", O_RDONLY | O_CLOEXEC)
        status = open("/proc/\(pid)/task/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    }

    /// The children now, perhaps with others that this program started. One that ends meanwhile may hide another.
    ///
    /// An async `main` may end the main thread: then the children of all threads are given.
    func numbers() -> [Int32] {
        guard let state = read(status).flatMap(ProcessFile.parse(status:)), !state.isDead,
            let children = read(list)
        else { return ProcessFile.children(of: getpid()) }
        return ProcessFile.numbers(of: children)
    }

    private func read(_ file: Int32) -> [UInt8]? {
        guard file >= 0 else { return nil }
        var bytes: [UInt8] = []
        while true {
            var count = 0
            bytes += [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
                count = pread(file, buffer.baseAddress, 4096, off_t(bytes.count))
                initialized = max(0, count)
            }
            if count < 0 { return nil }
            if count < 4096 { return bytes }
        }
    }
}
