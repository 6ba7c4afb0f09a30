internal import CSystem
internal import Glibc
internal import Reactor

/// One start of a process: opens its descriptors, starts it, and closes the ends that were for the child.
struct Launch {
    private let specification: ProcessSpecification
    private var outputs: [Int32: ByteSource] = [:]
    private var inputs: [Int32: ByteSink] = [:]
    private var maps: [csys_descriptor_map] = []
    /// Ends that only the child needs.
    private var borrowed: [Int32] = []

    init(_ specification: ProcessSpecification) { self.specification = specification }

    consuming func start() throws(ProcessError) -> ChildProcess {
        defer { for number in borrowed { close(number) } }
        do {
            for (number, descriptor) in specification.descriptors.sorted(by: { $0.key < $1.key }) {
                let parent = try open(descriptor, for: number)
                maps.append(csys_descriptor_map(parent: parent, child: number))
            }
        } catch {
            throw .cannotStart(error)
        }
        return try spawn()
    }

    private mutating func open(
        _ descriptor: ProcessSpecification.Descriptor, for number: Int32
    ) throws(SystemError) -> Int32 {
        switch descriptor {
        case .inherited(let parent):
            return parent
        case .null:
            return try NullDevice.shared.get()
        case .output:
            let (source, writeEnd) = try Pipe.forReading()
            borrowed.append(writeEnd)
            outputs[number] = source
            return writeEnd
        case .input:
            let (sink, readEnd) = try Pipe.forWriting()
            borrowed.append(readEnd)
            inputs[number] = sink
            return readEnd
        case .contents(let bytes):
            let file = try SystemError.check(csys_memory_file(bytes, bytes.count), "make a file in memory")
            borrowed.append(file)
            return file
        }
    }

    private func spawn() throws(ProcessError) -> ChildProcess {
        let words = [specification.name ?? specification.executable] + specification.arguments
        guard let arguments = CStringVector(words) else { throw .notRepresentable("an argument") }
        let environment = try environment()
        let paths = [specification.executable, specification.directory ?? ""]
        guard paths.allSatisfy({ !$0.utf8.contains(0) }) else { throw .notRepresentable("a path") }

        var pid: pid_t = 0
        var pidfd: Int32 = -1
        var result: Int32 = 0
        ChildTable.shared.start {
            specification.executable.withCString { executable in
                withOptionalCString(specification.directory) { directory in
                    maps.withUnsafeBufferPointer { maps in
                        var program = csys_program(
                            executable: executable, arguments: arguments.pointers,
                            environment: environment.pointers, directory: directory,
                            owns_group: specification.ownsGroup ? 1 : 0,
                            owns_session: specification.ownsSession ? 1 : 0,
                            maps: maps.baseAddress, map_count: maps.count)
                        result = csys_spawn(&program, &pid, &pidfd)
                    }
                }
            }
            return result < 0 ? nil : pid
        }
        guard result >= 0 else { throw failure(-result) }
        return ChildProcess(
            pid: pid, pidfd: pidfd, ownsGroup: specification.ownsGroup || specification.ownsSession,
            outputs: outputs, inputs: inputs)
    }

    private func environment() throws(ProcessError) -> CStringVector {
        for (name, value) in specification.environment {
            let isNamed = !name.isEmpty && !name.utf8.contains(UInt8(ascii: "="))
            guard isNamed, !name.utf8.contains(0), !value.utf8.contains(0) else {
                throw .notRepresentable("the variable `\(name)`")
            }
        }
        let entries = specification.environment.map { "\($0.name)=\($0.value)" }
        guard let vector = CStringVector(entries) else { throw .notRepresentable("the environment") }
        return vector
    }

    /// The system does not say whether it was the directory or the program, so look at the directory.
    private func failure(_ code: Int32) -> ProcessError {
        if let directory = specification.directory {
            var about = stat()
            if stat(directory, &about) != 0 {
                return .noDirectory(SystemError("enter the directory", directory, code: errno))
            }
            if about.st_mode & S_IFMT != S_IFDIR {
                return .noDirectory(SystemError("enter the directory", directory, code: ENOTDIR))
            }
            if access(directory, X_OK) != 0 {
                return .noDirectory(SystemError("enter the directory", directory, code: errno))
            }
        }
        return .cannotStart(SystemError("start", specification.executable, code: code))
    }

    private func withOptionalCString(_ string: String?, _ body: (UnsafePointer<CChar>?) -> Void) {
        if let string { string.withCString(body) } else { body(nil) }
    }
}

/// `/dev/null`, opened once.
private struct NullDevice {
    static let shared = NullDevice()
    private let number = open("/dev/null", O_RDWR | O_CLOEXEC)

    func get() throws(SystemError) -> Int32 {
        guard number >= 0 else { throw SystemError("open", "/dev/null", code: ENOENT) }
        return number
    }
}
