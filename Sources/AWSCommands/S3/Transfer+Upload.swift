internal import AWSClient
internal import Glibc
internal import HTTPMessages
internal import JSON

extension Transfer {
    /// Sends a file: at once, or in parts when it is large.
    func upload(_ item: TransferItem) async throws(TransferFailure) {
        let descriptor = try files.open(item.source)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw TransferFailure(LocalFiles.reason(item.source)) }
        let size = Int64(status.st_size)
        var target = try object(item.destination)
        if settings.guessesType, let type = ContentTypes.guess(item.source) {
            target["ContentType"] = .string(type)
        }
        do throws(CallError) {
            guard size >= limits.threshold else {
                return try await put(target, .file(descriptor: descriptor, offset: 0, count: size))
            }
            let upload = try await begin(target)
            let parts = limits.parts(of: size, size: limits.partSize(for: size))
            try await upload.run(1...parts.count, atOnce: limits.requests) { (number) throws(CallError) in
                let part = parts[number - 1]
                return try await upload.send(
                    number, .file(descriptor: descriptor, offset: part.offset, count: part.count))
            }
        } catch {
            throw TransferFailure(error)
        }
    }

    /// Sends an object in one piece.
    func put(_ target: JSONObject, _ body: HTTPBody) async throws(CallError) {
        var request = target + parameters.upload
        if !settings.overwrites { request["IfNoneMatch"] = "*" }
        _ = try await calls.perform("PutObject", request, body: body)
    }

    /// Begins an object in parts.
    func begin(_ target: JSONObject) async throws(CallError) -> MultipartUpload {
        try await MultipartUpload.begin(
            calls: calls, create: target + parameters.upload, extra: parameters.part,
            overwrites: settings.overwrites)
    }
}
