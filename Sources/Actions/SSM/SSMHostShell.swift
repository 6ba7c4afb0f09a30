internal import Hosts

/// Runs short programs on an instance, one command for each.
struct SSMHostShell: HostShell {
    let shell: SSMShell
    /// Nil: root.
    let user: String?
    /// What it is for, at the beginning of the commands' comments.
    let purpose: String

    var name: String { shell.name }

    func output(
        of text: String, input: [UInt8], body: HostInput?, limitBytes: Int, timeout: Duration
    ) async throws(HostError) -> [UInt8] {
        var work = SSMWork(
            program: text, input: input, user: user, seconds: max(1, Int(timeout.components.seconds)),
            comment: SSMComment.unique(purpose))
        if let body { work.input += try await Self.collect(body) }
        var ending = try await shell.run(work)
        if case .tooLong = ending, shell.bucket != nil, shell.publicKey != nil, body == nil {
            // What only looks may be asked again.
            work.givesObject = true
            work.comment = SSMComment.unique(purpose)
            ending = try await shell.run(work)
        }
        switch ending {
        case .answered(let status, let errors, let output):
            if status == 0 { return Array(output.prefix(limitBytes)) }
            let said = String(decoding: errors, as: UTF8.self)
            let last = said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing"
            throw .refused("\(name): \(last)")
        case .tooLong(let size):
            throw .refused(
                "\(name): \(size) bytes are more than SSM hands over (about 17 KB): name a `bucket` for it in the "
                    + "inventory, and have openssl on the host")
        case .cancelled: throw .unreachable("\(name): it was cancelled")
        case .silent(let reason): throw .unreachable("\(name): \(reason)")
        }
    }

    private static func collect(_ body: HostInput) async throws(HostError) -> [UInt8] {
        let collected = Collected()
        do {
            try await body { try await collected.add($0) }
        } catch let error as HostError {
            throw error
        } catch {
            throw .refused((error as? ActionError)?.message ?? "\(error)")
        }
        return await collected.bytes
    }

    private actor Collected {
        var bytes: [UInt8] = []

        func add(_ more: [UInt8]) throws {
            guard bytes.count + more.count <= SSMBucket.limitBytes else {
                throw HostError.refused("over SSM at most \(SSMBucket.limitBytes >> 20) MiB go at once")
            }
            bytes += more
        }
    }
}
