internal import Glibc
internal import Reactor

extension ChildProcess {
    /// Where a chunk of output came from.
    public enum Stream: Sendable, Hashable {
        case stdout
        case stderr
        /// Another descriptor of the child that is `.output`.
        case extra(Int32)

        init(_ number: Int32) {
            switch number {
            case 1: self = .stdout
            case 2: self = .stderr
            default: self = .extra(number)
            }
        }
    }

    /// Hands over everything that the process writes until it has ended, at the pace of `onOutput`.
    ///
    /// At the process's end what its pipes hold is still read, but nothing is waited for: children that it left
    /// behind may hold the pipes open as long as they like. Chunks are at most 64 KiB, in their order for each
    /// stream. One call at a time reads a process.
    ///
    /// - Parameters:
    ///   - timeout: After this time the group is terminated, and `hasTimedOut` is set.
    ///   - grace: How much time it has then.
    ///   - onOutput: Takes each chunk; an error of it ends the process.
    /// - Returns: How the process ended.
    /// - Throws: What `onOutput` threw, `SystemError`, or `CancellationError`. The process and its group were
    ///   killed then, and the process has ended.
    public nonisolated(nonsending) func runToEnd(
        timeout: Duration? = nil, grace: Duration = .seconds(5),
        onOutput: (Stream, [UInt8]) async throws -> Void
    ) async throws -> ExitStatus {
        let alarm = timeout.map { limit in
            EventLoop.shared.schedule(at: .now + limit) { self.endForTimeout(grace: grace) }
        }
        defer { alarm?.cancel() }
        do {
            return try await pump(onOutput)
        } catch {
            signalGroup(SIGKILL)
            _ = await waitForExit()
            throw error
        }
    }

    private nonisolated(nonsending) func pump(
        _ onOutput: (Stream, [UInt8]) async throws -> Void
    ) async throws -> ExitStatus {
        var open = outputs.sorted { $0.key < $1.key }
        while true {
            try Task.checkCancellation()
            // In this order: what the process wrote before its end is in the pipes once the end is known.
            if let status = settledStatus {
                for (number, source) in open {
                    try await drain(source) { try await onOutput(Stream(number), $0) }
                }
                return status
            }
            var isIdle = true
            for (number, source) in open {
                guard let bytes = try source.readNow() else { continue }
                if bytes.isEmpty {
                    open.removeAll { $0.key == number }
                } else {
                    isIdle = false
                    try await onOutput(Stream(number), bytes)
                }
            }
            if isIdle { try await waitForEvent(open.map { $0.value }) }
        }
    }

    /// Reads what a pipe holds now, and not what is written meanwhile: a stray may write without end.
    private nonisolated(nonsending) func drain(
        _ source: ByteSource, _ onOutput: ([UInt8]) async throws -> Void
    ) async throws {
        var left = source.available
        while left > 0, let bytes = try source.readNow(upTo: min(left, 65_536)), !bytes.isEmpty {
            left -= bytes.count
            try await onOutput(bytes)
        }
    }

    private func waitForEvent(_ sources: [ByteSource]) async throws {
        let event = Suspension()
        whenSettled(event)
        defer {
            forget(event)
            for source in sources { source.disarm() }
        }
        for source in sources { try source.whenReadable { event.resume() } }
        try await event.wait()
    }
}
