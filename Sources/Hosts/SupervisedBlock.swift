internal import Processes
internal import Reactor
internal import Synchronization

/// One block on a host under its supervisor, as this side of the connection sees it.
///
/// A lost connection is made again for as long as the grace, and the block's output goes on where it was.
public final class SupervisedBlock: Sendable {
    /// What came of a block.
    public enum Outcome: Sendable, Hashable {
        /// It ended, by itself or because it was killed.
        case ended(SupervisorEnd)
        /// It never began, and will not.
        case notBegun
        /// Nobody knows how it ended; the text says why: the host was restarted, or knows nothing of it, or cannot be
        /// reached.
        case unknown(String)
    }

    /// Takes output, 1 or 2 with its bytes; a slow one holds the block back.
    public typealias Output = @Sendable (Int, [UInt8]) async throws -> Void

    private struct State: Sendable {
        var channel: ChildProcess?
        var done = (out: 0, err: 0)
        /// Why it is to be killed.
        var kill: String?
    }

    private let route: any HostRoute
    private let user: HostUser?
    private let order: SupervisorOrder
    private let state = Mutex(State())

    /// Describes a block; nothing is opened.
    public init(_ order: SupervisorOrder, on route: any HostRoute, as user: HostUser?) {
        self.order = order
        self.route = route
        self.user = user
    }

    /// Connects, and puts the program there; nothing of it runs.
    ///
    /// - Throws: `HostError`.
    public func prepare() async throws(HostError) -> PreparedBlock {
        var conversation = try await open(.begin)
        switch try await conversation.first() {
        case .ready: return PreparedBlock(block: self, conversation: conversation)
        case .failed(let reason):
            await conversation.end()
            throw .refused("\(route.name): \(reason)")
        default:
            await conversation.end()
            throw .unreachable("\(route.name) answers with something else than was asked")
        }
    }

    /// Takes up what an earlier connection began, its output from the first byte on.
    ///
    /// - Throws: What `output` throws.
    public func takeUp(timeout: Duration, output: @escaping Output) async throws -> Outcome {
        try await follow(nil, timeout: timeout, output)
    }

    /// Removes a slot's spool, at the end of a run: what cannot be reached keeps it.
    public static func clear(_ slot: String, on route: any HostRoute, as user: HostUser?) async {
        _ = try? await HostScript.output(
            of: "rm -rf \"/var/tmp/runbook-$(id -u)/\(slot)\"\n", on: route, as: user, timeout: .seconds(10))
    }

    /// Kills it; `reason` is `timeout` or `killed`.
    private func kill(_ reason: String) {
        let channel = state.withLock { state in
            if state.kill == nil { state.kill = reason }
            return state.channel
        }
        _ = try? channel?.stdin?.writeNow(Array("kill \(reason)\n".utf8))
    }

    /// How often the lease of a block that goes on is renewed.
    private static let beat = Duration.seconds(5)
    /// How long a killed block may take to end, its supervisor's own grace included.
    private static let killGrace = Duration.seconds(20)

    /// Reads to the end of the block. Cancelling kills it.
    fileprivate func follow(
        _ conversation: consuming Conversation?, timeout: Duration, _ output: @escaping Output
    ) async throws -> Outcome {
        let alarm = EventLoop.shared.schedule(at: .now + timeout) { self.kill("timeout") }
        let beats = Task {
            while true {
                try await EventLoop.shared.sleep(until: .now + Self.beat)
                _ = try? self.state.withLock { $0.channel }?.stdin?.writeNow(Array("beat\n".utf8))
            }
        }
        // The reader outlives a cancellation: what was killed has an end that is to be heard.
        let first = conversation
        let reader = Task { try await self.read(first, output) }
        let outcome = await withTaskCancellationHandler {
            await reader.result
        } onCancel: {
            self.kill("killed")
            _ = EventLoop.shared.schedule(at: .now + Self.killGrace) { reader.cancel() }
        }
        alarm.cancel()
        beats.cancel()
        return try outcome.get()
    }

    private func read(_ first: Conversation?, _ output: Output) async throws -> Outcome {
        var conversation = first
        var deadline: ContinuousClock.Instant?
        var reason = ""
        while true {
            do {
                var current: Conversation
                if let conversation {
                    current = conversation
                } else {
                    current = try await open(.attach)
                }
                conversation = nil
                state.withLock { $0.channel = current.channel }
                if let kill = state.withLock({ $0.kill }) { self.kill(kill) }
                let outcome: Outcome?
                do {
                    outcome = try await self.outcome(of: &current, output) { deadline = nil }
                } catch {
                    await current.end()
                    throw error
                }
                await current.end()
                if let outcome { return outcome }
                reason = "the connection was lost"
            } catch let error as HostError {
                if case .refused = error { return .unknown(error.message) }
                reason = error.message
            }
            state.withLock { $0.channel = nil }
            if Task.isCancelled { return .unknown(reason) }
            let limit = deadline ?? .now + route.grace
            deadline = limit
            if .now >= limit { return .unknown("\(reason), for longer than \(route.grace)") }
            try? await EventLoop.shared.sleep(until: .now + .seconds(1))
        }
    }

    /// Reads one conversation to its end; nil: it was lost in the middle.
    private func outcome(
        of conversation: inout Conversation, _ output: Output, isConnected: () -> Void
    ) async throws -> Outcome? {
        while let events = try await conversation.next() {
            isConnected()
            for event in events {
                if case .output(let stream, let bytes) = event {
                    try await output(stream, bytes)
                    state.withLock { state in
                        if stream == 1 {
                            state.done.out += bytes.count
                        } else {
                            state.done.err += bytes.count
                        }
                    }
                } else if let outcome = try event.outcome(on: route.name) {
                    return outcome
                }
            }
        }
        return nil
    }

    private func open(_ verb: SupervisorOrder.Verb) async throws(HostError) -> Conversation {
        let token = "runbook\(UInt64.random(in: 0...UInt64.max))"
        let done = state.withLock { $0.done }
        let input = ChannelInput(
            program: SupervisorScript.text, input: order.input(verb, token: token, done: done), user: user,
            token: token)
        let channel = try await route.open(input.command)
        let conversation = Conversation(channel: channel, token: token, host: route.name)
        do {
            try await channel.stdin?.write(input.bytes)
        } catch {
            // The other side ended before it read all: what it said is heard by the reader.
        }
        return conversation
    }
}

/// A block whose program is on the host, and waits.
public struct PreparedBlock: Sendable {
    fileprivate let block: SupervisedBlock
    fileprivate let conversation: Conversation

    /// Lets it run, and reads it to its end. Cancelling kills it.
    ///
    /// - Parameters:
    ///   - timeout: After this time it is killed.
    ///   - output: Takes what it prints.
    /// - Returns: What came of it.
    /// - Throws: What `output` throws; the block is left to its supervisor then.
    public func go(timeout: Duration, output: @escaping SupervisedBlock.Output) async throws
        -> SupervisedBlock.Outcome
    {
        // When nobody is there to hear it, the reader finds out.
        try? await conversation.channel.stdin?.write(Array("go\n".utf8))
        return try await block.follow(conversation, timeout: timeout, output)
    }

    /// Drops it: it never runs.
    public func drop() async { await conversation.end() }
}
