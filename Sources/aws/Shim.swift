internal import CSystem
internal import EngineProtocol
internal import Glibc

/// What `aws` is inside a step: it hands its command line and its streams to the engine, and exits as the engine says.
///
/// Outside a step it is `runbook aws`. Inside a step whose engine is gone nothing is sent, and it exits 255.
@main
struct Shim {
    static func main() {
        guard let socket = variable("RUNBOOK_SOCKET"), let token = variable("RUNBOOK_TOKEN") else {
            becomeRunbook()
        }
        do {
            exit(try ask(socket, token))
        } catch {
            fail("the engine of this step does not answer, and nothing was sent: \(error)")
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static func ask(_ path: String, _ token: String) throws -> Int32 {
        let socket = csys_unix_connect(path)
        guard socket >= 0 else { throw Failure(description: String(cString: strerror(-socket))) }
        let request = Request.aws(
            AWSRequest(
                arguments: Array(CommandLine.arguments.dropFirst()), directory: folder(),
                environment: AWSRequest.relevant(environment())),
            token: token)
        try send(request.frame(), to: socket)
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { fail("the engine went away: what became of the call is not known") }
            decoder.append(buffer.prefix(count))
            guard let payload = try decoder.next() else { continue }
            let response = try Response(payload: payload)
            if let command = response.shell { becomeShell(command) }
            if response.isElsewhere { becomeOther(String(decoding: response.stderr, as: UTF8.self)) }
            if !response.stderr.isEmpty { write(Array("\naws: [ERROR]: ".utf8) + response.stderr + [10]) }
            return response.stderr.isEmpty ? Int32(response.status) : 255
        }
    }

    /// Sends the frame, the streams beside its first bytes. A stream that is closed is `/dev/null` to the engine.
    private static func send(_ frame: [UInt8], to socket: Int32) throws {
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        let streams: [Int32] = [0, 1, 2].map { fcntl($0, F_GETFD) < 0 ? nothing : $0 }
        var rest = frame[...]
        while !rest.isEmpty {
            let isFirst = rest.count == frame.count
            let count = rest.withUnsafeBytes { bytes in
                csys_send(socket, bytes.baseAddress, bytes.count, streams, isFirst ? Int32(streams.count) : 0)
            }
            if count == -Int(EINTR) { continue }
            guard count > 0 else { throw Failure(description: String(cString: strerror(Int32(-count)))) }
            rest = rest.dropFirst(count)
        }
    }

    /// Outside a run: `runbook aws`, which stands beside this program.
    private static func becomeRunbook() -> Never {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let program = path.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/runbook"
        let words = ["runbook", "aws"] + CommandLine.arguments.dropFirst()
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        execv(program, &arguments)
        fail("cannot start `\(program)`: \(String(cString: strerror(errno)))")
    }

    /// An alias of the operator's for a command of the shell: it runs here, in the step's own process group.
    private static func becomeShell(_ command: String) -> Never {
        let words = ["sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        execv("/bin/sh", &arguments)
        fail("cannot start `/bin/sh`: \(String(cString: strerror(errno)))")
    }

    /// What the engine does not cover: the next `aws` on `PATH` may; without one the reason is told.
    private static func becomeOther(_ reason: String) -> Never {
        let own = "/proc/self/exe"
        for folder in (variable("PATH") ?? "").split(separator: ":") {
            let candidate = "\(folder)/aws"
            guard access(candidate, X_OK) == 0, !isSame(candidate, own) else { continue }
            var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
            execv(candidate, &arguments)
        }
        write(Array("\naws: [ERROR]: \(reason), and there is no other `aws` on PATH\n".utf8))
        exit(252)
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        var first = stat()
        var second = stat()
        return stat(left, &first) == 0 && stat(right, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    private static func environment() -> [String] {
        var entries: [String] = []
        var next = environ
        while let entry = next.pointee {
            entries.append(String(cString: entry))
            next += 1
        }
        return entries
    }

    private static func folder() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func fail(_ message: String) -> Never {
        write(Array("\naws: [ERROR]: \(message)\n".utf8))
        exit(255)
    }

    private static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
