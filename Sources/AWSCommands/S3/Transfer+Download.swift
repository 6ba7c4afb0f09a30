internal import AWSClient
internal import Glibc
internal import JSON
internal import Synchronization

extension Transfer {
    /// How often a part is asked for when its body breaks off. Source: s3transfer.
    static let triesForBody = 5

    /// Fetches an object into a file, which has its name only when all of it is there.
    func download(_ item: TransferItem) async throws(TransferFailure) {
        try files.makeFolder(PathText.split(item.destination).folder)
        let source = try object(item.source)
        if files.isSpecial(item.destination) {
            let device = try DownloadFile(device: item.destination, files: files)
            try await stream(source, size: item.size, etag: item.object["ETag"]) { bytes in
                try device.append(bytes)
            }
            return
        }
        let file = try DownloadFile(item.destination, files: files)
        try await fetch(source, item, into: file)
        try file.keep()
        if let modified = item.modified, let problem = files.setTime(item.destination, modified) {
            await report.warn(
                "warning: Skipping file \(item.destination). Successfully Downloaded \(item.destination) but was "
                    + "unable to update the last modified time. \(problem)")
        }
    }

    private func fetch(
        _ source: JSONObject, _ item: TransferItem, into file: DownloadFile
    ) async throws(TransferFailure) {
        let size = item.size ?? 0
        guard size >= limits.threshold else {
            return try await fetch(source, range: nil, etag: item.object["ETag"], size: size, into: file)
        }
        let parts = limits.parts(of: size, size: limits.partSize(for: size))
        let failure: TransferFailure? = await withTaskGroup(of: TransferFailure?.self) { group in
            var failure: TransferFailure?
            for (index, part) in parts.enumerated() where failure == nil {
                if index >= limits.requests, let ended = await group.next() { failure = ended }
                group.addTask {
                    do throws(TransferFailure) {
                        try await fetch(
                            source, range: part.offset..<part.offset + part.count, etag: item.object["ETag"],
                            size: part.count, into: file)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            if failure != nil { group.cancelAll() }
            while let ended = await group.next() {
                if failure == nil, let ended {
                    failure = ended
                    group.cancelAll()
                }
            }
            return failure
        }
        if let failure { throw failure }
    }

    /// Fetches a part into its place.
    private func fetch(
        _ source: JSONObject, range: Range<Int64>?, etag: JSONValue?, size: Int64, into file: DownloadFile
    ) async throws(TransferFailure) {
        var request = source + parameters.download
        if let range {
            request["Range"] = .string("bytes=\(range.lowerBound)-\(range.upperBound - 1)")
            request["IfMatch"] = etag
        }
        var tries = 0
        while true {
            tries += 1
            let count = Mutex<Int64>(0)
            let start = range?.lowerBound ?? 0
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request) { bytes in
                    let offset = count.withLock { count in
                        defer { count += Int64(bytes.count) }
                        return count
                    }
                    try file.write(bytes, at: start + offset)
                }
                if range == nil || count.withLock({ $0 }) == size { return }
                if tries == Self.triesForBody {
                    throw CallError("the answer is shorter than the part that was asked for", exitCode: 255)
                }
            } catch {
                // Only a body that broke off is worth another try: the client has tried the rest.
                let hasBegun = count.withLock { $0 } > 0
                guard hasBegun, error.answer == nil, !error.isMismatch, tries < Self.triesForBody,
                    file.failure == nil, !Task.isCancelled
                else { throw file.failure ?? TransferFailure(error) }
            }
        }
    }

    /// Fetches an object in order, a few parts ahead of what takes it.
    func stream(
        _ source: JSONObject, size: Int64?, etag: JSONValue?,
        into take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws(TransferFailure) {
        let request = source + parameters.download
        guard let size, size >= limits.threshold else {
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request, receiver: take)
            } catch {
                throw TransferFailure(error)
            }
            return
        }
        let parts = limits.parts(of: size, size: limits.partSize(for: size))
        let ahead = min(4, limits.requests)
        var waiting: [Task<Result<[UInt8], TransferFailure>, Never>] = []
        defer { for task in waiting { task.cancel() } }
        for index in 0..<parts.count + ahead {
            if index < parts.count {
                let part = parts[index]
                waiting.append(Task { await self.bytes(request, part, etag) })
            }
            guard index >= ahead || index >= parts.count, !waiting.isEmpty else { continue }
            let next = waiting.removeFirst()
            let outcome = await withTaskCancellationHandler {
                await next.value
            } onCancel: {
                next.cancel()
            }
            let whole = try outcome.get()
            do {
                try await take(whole)
            } catch {
                throw TransferFailure("\(error)")
            }
        }
    }

    private func bytes(
        _ request: JSONObject, _ part: (offset: Int64, count: Int64), _ etag: JSONValue?
    ) async -> Result<[UInt8], TransferFailure> {
        var request = request
        request["Range"] = .string("bytes=\(part.offset)-\(part.offset + part.count - 1)")
        request["IfMatch"] = etag
        var tries = 0
        while true {
            tries += 1
            let kept = Mutex<[UInt8]>([])
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request) { bytes in kept.withLock { $0 += bytes } }
                let bytes = kept.withLock { $0 }
                if Int64(bytes.count) == part.count { return .success(bytes) }
                if tries == Self.triesForBody {
                    return .failure(TransferFailure("the answer is shorter than the part that was asked for"))
                }
            } catch {
                let hasBegun = kept.withLock { !$0.isEmpty }
                guard hasBegun, error.answer == nil, !error.isMismatch, tries < Self.triesForBody,
                    !Task.isCancelled
                else {
                    return .failure(TransferFailure(error))
                }
            }
        }
    }
}
