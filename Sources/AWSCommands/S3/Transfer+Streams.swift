internal import AWSClient
internal import Glibc
internal import HTTPMessages
internal import JSON
internal import Reactor

extension Transfer {
    /// Transfers standard input or to standard output.
    func runStream(_ kind: TransferItem.Kind, paths: TransferPaths) async -> Int32 {
        let source = kind == .upload ? "-" : "s3://\(paths.source.path)"
        let target = kind == .upload ? "s3://\(paths.target(of: paths.source.path).destination)" : "-"
        let location = "\(source) to \(target)"
        if settings.isRehearsal {
            await report.rehearsed("\(kind.rawValue): \(location)")
            return await report.exitCode
        }
        do throws(TransferFailure) {
            if kind == .upload {
                try await uploadInput(try object(target))
            } else {
                try await downloadToOutput(try object(source))
            }
        } catch {
            await report.failed(kind.rawValue, location, error)
        }
        return await report.exitCode
    }

    private func downloadToOutput(_ source: JSONObject) async throws(TransferFailure) {
        let object = try await call("HeadObject", source + parameters.head)
        let output = calls.command.context.output
        try await stream(source, size: object["ContentLength"]?.int.map { Int64($0) }, etag: object["ETag"]) {
            try await output.write($0)
        }
    }

    private func uploadInput(_ target: JSONObject) async throws(TransferFailure) {
        let input = try StandardInput(files)
        let partSize = Int(limits.partSize(for: settings.expectedSize))
        let first = try await input.read(max(partSize, Int(limits.threshold)))
        do throws(CallError) {
            if Int64(first.count) < limits.threshold { return try await put(target, .bytes(first)) }
        } catch {
            throw TransferFailure(error)
        }
        let upload: MultipartUpload
        do throws(CallError) {
            upload = try await begin(target)
        } catch {
            throw TransferFailure(error)
        }
        do throws(TransferFailure) {
            let parts = try await send(first, input, partSize, to: upload)
            do throws(CallError) {
                try await upload.complete(parts)
            } catch {
                throw TransferFailure(error)
            }
        } catch {
            await upload.abort()
            throw error
        }
    }

    /// Sends what comes in parts, with a few of them in memory.
    private func send(
        _ first: [UInt8], _ input: StandardInput, _ partSize: Int, to upload: MultipartUpload
    ) async throws(TransferFailure) -> [MultipartUpload.Part] {
        let outcome: Result<[MultipartUpload.Part], TransferFailure> = await withTaskGroup(
            of: Result<MultipartUpload.Part, TransferFailure>.self
        ) { group in
            var parts: [MultipartUpload.Part] = []
            var active = 0
            var number = 1
            var bytes = first
            do throws(TransferFailure) {
                while !bytes.isEmpty {
                    if active == min(6, limits.requests), let ended = await group.next() {
                        parts.append(try ended.get())
                        active -= 1
                    }
                    let (partNumber, body) = (number, bytes)
                    group.addTask {
                        do throws(CallError) {
                            return .success(try await upload.send(partNumber, .bytes(body)))
                        } catch {
                            return .failure(TransferFailure(error))
                        }
                    }
                    active += 1
                    number += 1
                    bytes = try await input.read(partSize)
                }
                while let ended = await group.next() { parts.append(try ended.get()) }
                return .success(parts)
            } catch {
                group.cancelAll()
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

/// Standard input of whoever typed the command; a pipe holds nobody up.
final class StandardInput {
    private let source: ByteSource?
    private let descriptor: Int32

    init(_ files: LocalFiles) throws(TransferFailure) {
        let path = "/dev/stdin"
        // Opened anew, a pipe may be set not to block without a word to others.
        let descriptor = open(files.path(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TransferFailure(LocalFiles.reason(path)) }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.kind == S_IFREG
        self.descriptor = descriptor
        do {
            source = isFile ? nil : try ByteSource(adopting: descriptor)
        } catch {
            throw TransferFailure("\(error)")
        }
    }

    deinit { if source == nil { close(descriptor) } }

    /// Reads so many bytes, fewer only at the end.
    func read(_ count: Int) async throws(TransferFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(count, 1 << 20))
        while bytes.count < count {
            let wanted = min(count - bytes.count, 65_536)
            let more = try await some(wanted)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    private func some(_ limit: Int) async throws(TransferFailure) -> [UInt8] {
        if let source {
            do {
                return try await source.read(upTo: limit)
            } catch {
                throw TransferFailure("\(error)")
            }
        }
        var buffer = [UInt8](repeating: 0, count: limit)
        while true {
            let count = Glibc.read(descriptor, &buffer, limit)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw TransferFailure(LocalFiles.reason("/dev/stdin")) }
            return Array(buffer.prefix(count))
        }
    }
}
