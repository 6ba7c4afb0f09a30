internal import Glibc
internal import Processes
internal import Reactor

/// Runs a short program in `sh` on a host, and gives what it printed.
public enum HostScript {
    /// What it printed to standard output, without what a login shell said before.
    ///
    /// - Parameters:
    ///   - text: The program; it reads `input` from standard input.
    ///   - input: What it reads, from memory.
    ///   - route: The way to the host.
    ///   - user: Who runs it; nil: whoever connects.
    ///   - body: Writes what it reads after that, piece by piece; what it throws ends the channel early.
    ///   - limitBytes: The most that is kept of what it prints.
    ///   - timeout: After this time it is killed.
    /// - Returns: The beginning of it, of at most `limitBytes`.
    /// - Throws: `HostError.refused` with its complaint when it does not exit with status 0.
    public static func output(
        of text: String, input: [UInt8] = [], on route: any HostRoute, as user: HostUser? = nil,
        body: HostInput? = nil,
        limitBytes: Int = 1 << 20, timeout: Duration = .seconds(60)
    ) async throws(HostError) -> [UInt8] {
        let token = "runbook\(UInt64.random(in: 0...UInt64.max))"
        let channel = ChannelInput(
            program: "printf '\\n%s\\n' \(token)\n\(text)", input: input, user: user, token: token)
        let process = try await route.open(channel.command)
        defer { Task { await process.endGroup(marker: nil) } }
        do {
            let writer = Task {
                defer { process.stdin?.close() }
                try await process.stdin?.write(channel.bytes)
                try await body? { try await process.stdin?.write($0) }
            }
            defer { writer.cancel() }
            var said: [UInt8] = []
            var errors: [UInt8] = []
            let status = try await process.runToEnd(timeout: timeout) { stream, bytes in
                if stream == .stdout {
                    said += bytes.prefix(limitBytes + (64 << 10) - said.count)
                } else {
                    errors = Array((errors + bytes).suffix(8192))
                }
            }
            if process.hasTimedOut {
                throw HostError.unreachable("\(route.name) did not answer within \(timeout)")
            }
            guard status.isSuccess, let answer = answer(in: said, after: token) else {
                throw error(String(decoding: errors, as: UTF8.self), status, host: route.name)
            }
            return answer
        } catch let error as HostError {
            throw error
        } catch {
            throw .unreachable("\(route.name): \(error)")
        }
    }

    private static func answer(in said: [UInt8], after token: String) -> [UInt8]? {
        let mark = Array("\n\(token)\n".utf8)
        guard said.count >= mark.count else { return nil }
        let start = (0...(said.count - mark.count)).first { said[$0...].starts(with: mark) }
        return start.map { Array(said[($0 + mark.count)...]) }
    }

    private static func error(_ said: String, _ status: ExitStatus, host: String) -> HostError {
        let last = said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing"
        if status == .exited(255) { return .unreachable("\(host): \(last)") }
        if said.contains("sudo:") || said.contains("no sudo") {
            return .refused("\(host) does not let this user become another one: \(last)")
        }
        return .refused("\(host): \(last)")
    }
}
