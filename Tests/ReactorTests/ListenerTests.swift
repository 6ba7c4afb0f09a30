import CSystem
import Glibc
import Reactor
import Testing

@Suite("Listeners", .timeLimit(.minutes(10)))
struct ListenerTests {
    /// A new folder of mode 0700 that no other test uses.
    private func folder() throws -> String {
        var template = Array("/tmp/runbook-tests-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        return String(cString: made)
    }

    private func mode(_ path: String) -> mode_t {
        var about = stat()
        return lstat(path, &about) == 0 ? about.st_mode & 0o7777 : 0
    }

    private func echo(_ connection: Connection) async throws {
        while true {
            let bytes = try await connection.source.read()
            if bytes.isEmpty { return }
            try await connection.sink.write(bytes)
        }
    }

    @Test func `a connection carries bytes both ways, and names the peer`() async throws {
        let listener = try UnixListener(path: folder() + "/s")
        let client = try Connection.toUnixSocket(listener.path)
        let server = try await listener.accept()
        let peer = try #require(server.peer)
        #expect((peer.pid, peer.user, peer.group) == (getpid(), geteuid(), getegid()))
        async let done: Void = echo(server)
        try await client.sink.write(Array("ping".utf8))
        #expect(try await client.source.read() == Array("ping".utf8))
        client.close()
        try await done
    }

    @Test func `open files travel beside the bytes`() async throws {
        let listener = try UnixListener(path: folder() + "/s")
        let client = csys_unix_connect(listener.path)
        defer { close(client) }
        let server = try await listener.accept()
        var pipes: [Int32] = [0, 0]
        #expect(pipe(&pipes) == 0)
        #expect(csys_send(client, "hi", 2, [pipes[1]], 1) == 2)
        close(pipes[1])
        let (bytes, files) = try await server.source.receive()
        #expect(bytes == Array("hi".utf8) && files.count == 1)
        #expect(fcntl(files[0], F_GETFD) & FD_CLOEXEC != 0)
        #expect(write(files[0], "through", 7) == 7)
        close(files[0])
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(read(pipes[0], &buffer, 16) == 7 && read(pipes[0], &buffer, 16) == 0)
        close(pipes[0])
        #expect(csys_send(client, "more", 4, [], 0) == 4)
        let plain = try await server.source.receive()
        #expect(plain.bytes == Array("more".utf8) && plain.files.isEmpty)
    }

    @Test func `only this user reaches the socket, whatever the umask`() throws {
        let folder = try folder() + "/inner"
        let listener = try UnixListener(path: folder + "/s")
        #expect(mode(folder) == 0o700)
        #expect(mode(listener.path) & 0o077 == 0)
        #expect(mode(listener.path) & 0o600 == 0o600)
    }

    @Test func `a folder that is open to others is refused`() throws {
        let folder = try folder()
        chmod(folder, 0o755)
        let error = #expect(throws: SystemError.self) { try UnixListener(path: folder + "/s") }
        let expected = "cannot keep others out of the folder `\(folder)`: Operation not permitted"
        #expect(error?.description == expected)
    }

    @Test func `a path at the limit works, and one byte more is an error`() throws {
        let folder = try folder()
        let count = UnixListener.pathLimitBytes - folder.count - 1
        let fitting = folder + "/" + String(repeating: "x", count: count)
        #expect(fitting.utf8.count == 107)
        #expect(try UnixListener(path: fitting).path == fitting)
        let error = #expect(throws: SystemError.self) { try UnixListener(path: fitting + "x") }
        #expect(error?.code == ENAMETOOLONG)
    }

    @Test func `a socket's file that was left behind is replaced, any other file is not`() throws {
        let path = try folder() + "/s"
        let abandoned = try UnixListener(path: path)
        let listener = try UnixListener(path: path)
        #expect(throws: Never.self) { try Connection.toUnixSocket(path) }
        abandoned.close()
        #expect(access(path, F_OK) == 0, "the file is the new listener's")
        listener.close()
        #expect(access(path, F_OK) != 0)

        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let error = #expect(throws: SystemError.self) { try UnixListener(path: path) }
        #expect(error?.code == EADDRINUSE)
    }

    @Test func `cancellation and closing end a waiting accept`() async throws {
        let listener = try UnixListener(path: folder() + "/s")
        let cancelled = Task { try await listener.accept() }
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { _ = try await cancelled.value }

        let closed = Task { try await listener.accept() }
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        listener.close()
        await #expect(throws: SystemError.self) { _ = try await closed.value }
    }

    @Test func `a hundred clients are served at once over loopback TCP`() async throws {
        let listener = try LoopbackListener()
        let serving = Task {
            try await withThrowingDiscardingTaskGroup { group in
                while true {
                    let connection = try await listener.accept()
                    #expect(connection.peer == nil)
                    group.addTask { try await echo(connection) }
                }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let client = try Connection.toLoopback(port: listener.port)
                    try await client.sink.write([UInt8(number)])
                    #expect(try await client.source.read() == [UInt8(number)])
                    client.close()
                }
            }
            try await group.waitForAll()
        }
        serving.cancel()
        _ = await serving.result
    }

    @Test func `connecting to nothing is an error that names it`() {
        let error = #expect(throws: SystemError.self) { try Connection.toUnixSocket("/nonexistent/s") }
        #expect(error?.description == "cannot connect to `/nonexistent/s`: No such file or directory")
    }
}
