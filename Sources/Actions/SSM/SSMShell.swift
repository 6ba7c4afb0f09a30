internal import Cryptography
internal import Hosts
internal import Runbooks
internal import Synchronization

/// What a run knows of a host over SSM.
struct SSMHost: Sendable {
    /// What it says of itself.
    var facts: HostFacts
    /// The public key that `openssl` made there for this run, in DER; nil: it has no `openssl`.
    var publicKey: [UInt8]?
}

/// Sends work to an instance as commands, and opens what they answer.
struct SSMShell: Sendable {
    let commands: SSMCommands
    let slots: CommandSlots
    /// Nil: nothing can go through one.
    let bucket: SSMBucket?
    /// The name of the file with the host's key.
    let key: String
    /// The host's public key; nil: it has none.
    let publicKey: [UInt8]?

    /// How a command ended.
    enum Ending: Sendable {
        /// Its program exited with this status: the end of its standard error, and its standard output.
        case answered(status: Int, errors: [UInt8], output: [UInt8])
        /// Its program came to an end; what it printed, so many bytes, was not handed over.
        case tooLong(Int)
        /// It was cancelled from here, and SSM says so.
        case cancelled
        /// It may have run, and has no answer; why.
        case silent(String)
    }

    var name: String { commands.target.id.rawValue }

    /// What keeps work from being sent; nil: nothing.
    func refusal(of work: SSMWork) -> HostError? {
        let size = SSMText.contents(work).count
        if fits(work) { return nil }
        let limit = "\(size) bytes are more than a command of SSM holds (\(SSMText.limitBytes), encoded)"
        if publicKey == nil {
            return .refused("\(limit), and \(name) has no openssl to hide in a bucket what is longer")
        }
        guard bucket != nil else {
            return .refused("\(limit): name a `bucket` for \(name) in the inventory")
        }
        return size <= SSMBucket.limitBytes
            ? nil : .refused("\(size) bytes are more than goes to \(name) (\(SSMBucket.limitBytes))")
    }

    /// A command for this work has room for all of it.
    private func fits(_ work: SSMWork) -> Bool {
        let count = SSMText.contents(work).count
        guard count < SSMText.limitBytes else { return false }
        let seal = publicKey.flatMap { try? SSMSeal(publicKey: $0) }
        let text = SSMText.make(work, token: Self.token(), key: key, seal: seal, parcel: nil)
        return text.utf8.count <= SSMText.limitBytes
    }

    /// Sends work, and waits for its end. Cancelling the task cancels the command.
    ///
    /// - Throws: `HostError.refused`: nothing of it ran. `HostError.unreachable`: nobody knows.
    func run(_ work: SSMWork) async throws(HostError) -> Ending {
        if let refusal = refusal(of: work) { throw refusal }
        if Task.isCancelled { throw .refused("the run was interrupted") }
        let place = "\(commands.target.account ?? "") \(commands.target.region ?? "")"
        await slots.enter(place)
        // Whoever cancels the task wants the command cancelled, and to hear whether it was.
        let course = Course()
        let task = Task { () async -> Result<Ending, HostError> in
            do throws(HostError) {
                return .success(try await self.carry(work, course))
            } catch {
                return .failure(error)
            }
        }
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            course.stop(at: .now + Self.cancelGrace)
            Task {
                if let id = course.id { await self.commands.cancel(id) }
            }
        }
        await slots.leave(place)
        return try result.get()
    }

    /// How long a cancelled command may take to end.
    private static let cancelGrace = Duration.seconds(30)

    /// What becomes of one command.
    private final class Course: Sendable {
        private let state = Mutex<(id: String?, end: ContinuousClock.Instant?)>((nil, nil))

        /// The command's id, when it was sent.
        var id: String? { state.withLock { $0.id } }
        /// When nobody waits for it any more, after it was to be cancelled.
        var end: ContinuousClock.Instant? { state.withLock { $0.end } }

        func isSent(as id: String) { state.withLock { $0.id = id } }
        func stop(at end: ContinuousClock.Instant) { state.withLock { $0.end = end } }
    }

    /// Objects of one command, to be deleted when it is over.
    private struct Objects {
        var parcel: String?
        var answer: String?
    }

    private func carry(
        _ work: SSMWork, _ course: Course
    ) async throws(HostError) -> Ending {
        var objects = Objects()
        let result: Result<Ending, HostError>
        do throws(HostError) {
            result = .success(try await carry(work, &objects, course))
        } catch {
            result = .failure(error)
        }
        for key in [objects.parcel, objects.answer].compactMap({ $0 }) { await bucket?.delete(key) }
        return try result.get()
    }

    private func carry(
        _ work: SSMWork, _ objects: inout Objects, _ course: Course
    ) async throws(HostError) -> Ending {
        let token = Self.token()
        let seal = try makeSeal()
        var work = work
        var parcel: SSMText.Parcel?
        if let bucket, let seal {
            if !fits(work) {
                let bytes = seal.seal(SSMText.contents(work))
                let key = bucket.key()
                objects.parcel = key
                try await bucket.put(bytes, key)
                parcel = SSMText.Parcel(
                    url: try await bucket.url("GetObject", key),
                    sha256: Hexadecimal.encode(SHA256.hash(bytes)))
            }
            if work.givesObject {
                let key = bucket.key()
                objects.answer = key
                work.answerURL = try await bucket.url("PutObject", key)
            }
        }
        let text = SSMText.make(work, token: token, key: key, seal: seal, parcel: parcel)
        let id = try await commands.send(text, comment: work.comment, seconds: work.seconds)
        course.isSent(as: id)
        if course.end != nil { await commands.cancel(id) }
        let end = ContinuousClock.now + .seconds(work.seconds + SSMCommands.deliverySeconds + 60)
        guard let state = await commands.follow(id, deadline: { min(end, course.end ?? end) }) else {
            if course.end != nil {
                return .silent("it was to be cancelled, and SSM does not confirm that it was")
            }
            return .silent("SSM says no more of the command \(id)")
        }
        if let answer = SSMAnswer(state.output, token: token) {
            return try await open(answer, seal, objects)
        }
        if state.isUndelivered {
            throw .refused("SSM did not bring it to \(name): \(state.details)")
        }
        if course.end != nil { return .cancelled }
        let last = state.errors.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
        return .silent("its command ended as \(state.details) on \(name), without an answer\(last)")
    }

    private func open(
        _ answer: SSMAnswer, _ seal: SSMSeal?, _ objects: Objects
    ) async throws(HostError) -> Ending {
        let hidden: [UInt8]
        switch answer.place {
        case .failed(let reason): throw .refused("\(name): \(reason)")
        case .nowhere: return .tooLong(answer.size)
        case .here(let bytes): hidden = bytes
        case .bucket(let digest):
            guard let bucket, let key = objects.answer else { return .silent("it answered elsewhere") }
            do throws(HostError) {
                hidden = try await bucket.get(key)
            } catch {
                return .silent(error.message)
            }
            guard Hexadecimal.encode(SHA256.hash(hidden)) == digest else {
                return .silent("what \(name) put into the bucket is not what came out of it")
            }
        }
        let bytes = seal.map { $0.open(hidden) } ?? hidden
        guard let bytes, bytes.count == answer.size, answer.errorCount <= bytes.count else {
            return .silent("not all that \(name) answered came here")
        }
        return .answered(
            status: answer.status, errors: Array(bytes.prefix(answer.errorCount)),
            output: Array(bytes.dropFirst(answer.errorCount)))
    }

    private func makeSeal() throws(HostError) -> SSMSeal? {
        guard let publicKey else { return nil }
        return try SSMSeal(publicKey: publicKey)
    }

    private static func token() -> String { "runbook\(Hexadecimal.encode(SecureRandom.bytes(12)))" }
}
