internal import Glibc
internal import Processes
internal import Reactor

/// One channel to a supervisor: its answers as events.
struct Conversation: Sendable {
    let channel: ChildProcess
    private let host: String
    private var frames: SupervisorFrames
    private var early: [SupervisorFrames.Event] = []

    init(channel: ChildProcess, token: String, host: String) {
        self.channel = channel
        self.host = host
        frames = SupervisorFrames(token: token)
    }

    /// The first answer.
    ///
    /// - Throws: `HostError` with the host's own words when it has none.
    mutating func first() async throws(HostError) -> SupervisorFrames.Event {
        do {
            while true {
                guard var events = try await next() else { throw HostError.refused(await complaint()) }
                if events.isEmpty { continue }
                let first = events.removeFirst()
                early = events
                return first
            }
        } catch let error as HostError {
            throw error
        } catch {
            throw .unreachable("\(host): \(error)")
        }
    }

    /// The next answers; nil at the end of the connection.
    mutating func next() async throws -> [SupervisorFrames.Event]? {
        if !early.isEmpty {
            defer { early = [] }
            return early
        }
        let bytes: [UInt8]
        do {
            bytes = try await channel.stdout.read()
        } catch is SystemError {
            return nil
        }
        return bytes.isEmpty ? nil : try frames.take(bytes)
    }

    /// Why there was no answer: what `ssh`, `sudo` or the login shell wrote to standard error.
    private func complaint() async -> String {
        var said: [UInt8] = []
        while let more = try? await channel.stderr.read(), !more.isEmpty {
            said = Array((said + more).suffix(8192))
        }
        let text = String(decoding: said, as: UTF8.self)
        let last = text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing"
        if text.contains("sudo:") || text.contains("no sudo") {
            return "\(host) does not let this user become another one: \(last)"
        }
        return "\(host) does not run commands: \(last)"
    }

    /// Closes the channel.
    func end() async {
        channel.stdin?.close()
        await channel.endGroup(marker: nil)
    }
}
