internal import AWSClient
internal import Glibc
internal import JSON
internal import Synchronization

extension Transfer {
    /// How often a part is asked for when its body breaks off. Source: s3transfer.
    static let triesForBody = 5
    /// What is said when it broke off each time.
    static let tooManyTries = "Max Retries Exceeded"

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
            return try await fetch(source, part: nil, of: size, etag: item.object["ETag"], into: file)
        }
        let parts = limits.parts(of: size, size: limits.partSize(for: size))
        let failure: TransferFailure? = await withTaskGroup(of: TransferFailure?.self) { group in
            var failure: TransferFailure?
            for (index, part) in parts.enumerated() where failure == nil {
                if index >= limits.requests, let ended = await group.next() { failure = ended }
                group.addTask {
                    do throws(TransferFailure) {
                        try await fetch(
                            source, part: part, of: size, etag: item.object["ETag"], into: file)
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
        _ source: JSONObject, part: (offset: Int64, count: Int64)?, of size: Int64, etag: JSONValue?,
        into file: DownloadFile
    ) async throws(TransferFailure) {
        var request = source + parameters.download
        if let part {
            request["Range"] = Self.range(of: part, in: size)
            request["IfMatch"] = etag
        }
        var tries = 0
        while true {
            tries += 1
            // The object may have become shorter between two tries.
            if tries > 1, part == nil { try file.empty() }
            let count = Mutex<Int64>(0)
            let start = part?.offset ?? 0
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request) { bytes in
                    let offset = count.withLock { count in
                        defer { count += Int64(bytes.count) }
                        return count
                    }
                    try file.write(bytes, at: start + offset)
                }
                if part == nil || count.withLock({ $0 }) == part?.count { return }
            } catch {
                // Only a body that broke off is worth another try: the client has tried the rest.
                let hasBegun = count.withLock { $0 } > 0
                guard hasBegun, error.answer == nil, !error.isMismatch, file.failure == nil, !Task.isCancelled
                else { throw file.failure ?? TransferFailure(error) }
            }
            if tries == Self.triesForBody { throw TransferFailure(Self.tooManyTries) }
        }
    }

    /// Fetches an object in order, a few parts ahead of what takes it.
    func stream(
        _ source: JSONObject, size: Int64?, etag: JSONValue?,
        into take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws(TransferFailure) {
        let request = source + parameters.download
        guard let size, size >= limits.threshold else {
            return try await streamWhole(request, etag: etag, into: take)
        }
        let parts = limits.parts(of: size, size: limits.partSize(for: size))
        let ahead = min(4, limits.requests)
        var waiting: [Task<Result<[UInt8], TransferFailure>, Never>] = []
        defer { for task in waiting { task.cancel() } }
        for index in 0..<parts.count + ahead {
            if index < parts.count {
                let part = parts[index]
                waiting.append(Task { await self.bytes(request, part, of: size, etag) })
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

    /// Fetches an object as one answer; what was taken of a body that broke off is left out of the next.
    private func streamWhole(
        _ request: JSONObject, etag: JSONValue?, into take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws(TransferFailure) {
        var request = request
        let progress = Mutex(StreamProgress())
        for _ in 1...Self.triesForBody {
            progress.withLock { $0.place = 0 }
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request) { bytes in
                    let rest = progress.withLock { $0.arrived(bytes) }
                    if !rest.isEmpty { try await take(rest) }
                    progress.withLock { $0.taken(rest.count) }
                }
                return
            } catch {
                let (hasBegun, isTaking) = progress.withLock { ($0.place > 0, $0.isTaking) }
                guard hasBegun, !isTaking, error.answer == nil, !error.isMismatch, !Task.isCancelled else {
                    throw TransferFailure(error)
                }
            }
            // What is left must be of the same object.
            request["IfMatch"] = etag
        }
        throw TransferFailure(Self.tooManyTries)
    }

    private func bytes(
        _ request: JSONObject, _ part: (offset: Int64, count: Int64), of size: Int64, _ etag: JSONValue?
    ) async -> Result<[UInt8], TransferFailure> {
        var request = request
        request["Range"] = Self.range(of: part, in: size)
        request["IfMatch"] = etag
        var tries = 0
        while true {
            tries += 1
            let kept = Mutex<[UInt8]>([])
            do throws(CallError) {
                _ = try await calls.perform("GetObject", request) { bytes in kept.withLock { $0 += bytes } }
                let bytes = kept.withLock { $0 }
                if Int64(bytes.count) == part.count { return .success(bytes) }
            } catch {
                let hasBegun = kept.withLock { !$0.isEmpty }
                guard hasBegun, error.answer == nil, !error.isMismatch, !Task.isCancelled else {
                    return .failure(TransferFailure(error))
                }
            }
            if tries == Self.triesForBody { return .failure(TransferFailure(Self.tooManyTries)) }
        }
    }
}

extension Transfer {
    /// A part as S3 is asked for it; the last one has no end.
    private static func range(of part: (offset: Int64, count: Int64), in size: Int64) -> JSONValue {
        let end = part.offset + part.count
        return .string("bytes=\(part.offset)-\(end == size ? "" : "\(end - 1)")")
    }
}

/// How far a stream came over several tries.
private struct StreamProgress {
    /// Bytes of this try that came.
    var place = 0
    /// Bytes that were taken, in all tries.
    private var count = 0
    /// Bytes were handed on, and not taken yet.
    private(set) var isTaking = false

    /// What is new of the bytes that came.
    mutating func arrived(_ bytes: [UInt8]) -> [UInt8] {
        isTaking = true
        let rest = Array(bytes.dropFirst(max(0, count - place)))
        place += bytes.count
        return rest
    }

    mutating func taken(_ count: Int) {
        self.count += count
        isTaking = false
    }
}
