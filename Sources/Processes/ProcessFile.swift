internal import Glibc

/// What /proc says of a process.
struct ProcessFile {
    /// The fields of `/proc/PID/stat` that matter here.
    struct Status {
        /// `R`, `S`, `Z`, …
        let state: UInt8
        let parent: Int32
        let group: Int32
        let session: Int32
        /// In clock ticks since the machine started.
        let startTime: UInt64

        /// It has ended, though its entry is still there.
        var isDead: Bool { state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") }
    }

    /// - Returns: nil when there is no such process.
    static func status(of pid: Int32) -> Status? {
        guard let bytes = read("/proc/\(pid)/stat") else { return nil }
        return parse(status: bytes)
    }

    /// Parses `PID (NAME) STATE PPID …`, where the name may hold blanks and parentheses. See proc(5).
    static func parse(status bytes: [UInt8]) -> Status? {
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        // The state is field 3 of the manual page, so a field n is here at n - 3; the start is field 22.
        guard fields.count > 19, let state = fields[0].utf8.first, let parent = Int32(fields[1]),
            let group = Int32(fields[2]), let session = Int32(fields[3]), let start = UInt64(fields[19])
        else { return nil }
        return Status(state: state, parent: parent, group: group, session: session, startTime: start)
    }

    /// The environment that a process was started with, as its entries; none when it cannot be read.
    static func environment(of pid: Int32) -> [ArraySlice<UInt8>] {
        (read("/proc/\(pid)/environ") ?? []).split(separator: 0)
    }

    /// The children of a process, of all its threads. One that ends meanwhile may hide another.
    static func children(of pid: Int32) -> [Int32] {
        numbers(in: "/proc/\(pid)/task").flatMap { thread in
            read("/proc/\(pid)/task/\(thread)/children").map(numbers(of:)) ?? []
        }
    }

    /// Numbers with blanks between them.
    static func numbers(of list: [UInt8]) -> [Int32] {
        list.split(separator: UInt8(ascii: " ")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }

    /// All processes.
    static func all() -> [Int32] { numbers(in: "/proc") }

    static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                count = max(0, Glibc.read(file, buffer.baseAddress, 4096))
            }
            bytes += chunk
            if bytes.count == before { return bytes }
        }
    }

    private static func numbers(in folder: String) -> [Int32] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var numbers: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = Int32(name) { numbers.append(number) }
        }
        return numbers
    }
}
