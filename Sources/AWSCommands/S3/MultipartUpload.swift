internal import AWSClient
internal import HTTPMessages
internal import JSON

/// An object that is put together from parts; until all of them are there nobody sees it.
struct MultipartUpload: Sendable {
    /// One part that S3 has, as `CompleteMultipartUpload` wants it.
    struct Part: Sendable {
        let number: Int
        let value: JSONObject
    }

    private let calls: S3Calls
    private let target: JSONObject
    private let extra: JSONObject
    /// S3 would not write over an object that is there.
    private let overwrites: Bool

    /// Begins one.
    ///
    /// `create`: All parameters of `CreateMultipartUpload`. `extra`: What each further call takes.
    static func begin(
        calls: S3Calls, create: JSONObject, extra: JSONObject, overwrites: Bool
    ) async throws(CallError) -> MultipartUpload {
        let answer = try await calls.perform("CreateMultipartUpload", create)
        var target = create.only(["Bucket", "Key"])
        target["UploadId"] = answer.result["UploadId"]
        return MultipartUpload(calls: calls, target: target, extra: extra, overwrites: overwrites)
    }

    /// Sends one part.
    func send(_ number: Int, _ body: HTTPBody) async throws(CallError) -> Part {
        let result = try await perform("UploadPart", number, JSONObject(), body)
        return Part(number: number, value: result)
    }

    /// Has S3 copy one part.
    func copy(_ number: Int, _ parameters: JSONObject) async throws(CallError) -> Part {
        let result = try await perform("UploadPartCopy", number, parameters, nil)
        return Part(number: number, value: result["CopyPartResult"]?.object ?? JSONObject())
    }

    private func perform(
        _ operation: String, _ number: Int, _ parameters: JSONObject, _ body: HTTPBody?
    ) async throws(CallError) -> JSONObject {
        var parameters = target + extra + parameters
        parameters["PartNumber"] = .number(JSONNumber(number))
        do throws(CallError) {
            return try await calls.perform(operation, parameters, body: body).result
        } catch {
            var error = error
            // Parts that are never put together are no object: whatever became of this one, nothing happened.
            error.effect = .none
            throw error
        }
    }

    /// Puts the parts together.
    func complete(_ parts: [Part]) async throws(CallError) {
        let members: Set = [
            "ETag", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256",
        ]
        let list = parts.sorted { $0.number < $1.number }.map { part -> JSONValue in
            var value = part.value.only(members)
            value["PartNumber"] = .number(JSONNumber(part.number))
            return .object(value)
        }
        var parameters = target + extra.without(["ChecksumAlgorithm"])
        parameters["MultipartUpload"] = ["Parts": .array(list)]
        if !overwrites { parameters["IfNoneMatch"] = "*" }
        _ = try await calls.perform("CompleteMultipartUpload", parameters)
    }

    /// Throws away what S3 has of it; also after the command was interrupted.
    func abort() async {
        let parameters = target + extra.only(["RequestPayer"])
        await Task { [calls] in _ = try? await calls.perform("AbortMultipartUpload", parameters) }.value
    }

    /// Does all parts, so many at once, and puts them together; when one fails nothing is left of it.
    ///
    /// `work`: Does the part of this number; it is told to stop when another fails.
    func run(
        _ numbers: ClosedRange<Int>, atOnce limit: Int,
        work: @escaping @Sendable (Int) async throws(CallError) -> Part
    ) async throws(CallError) {
        let outcome: Result<[Part], CallError> = await withTaskGroup(of: Result<Part, CallError>.self) {
            group in
            var parts: [Part] = []
            var failure: CallError?
            func take(_ result: Result<Part, CallError>?) {
                switch result {
                case .success(let part): parts.append(part)
                case .failure(let error):
                    // The first is the reason; the others were told to stop.
                    if failure == nil { failure = error }
                    group.cancelAll()
                case nil: break
                }
            }
            for number in numbers where failure == nil {
                if number - numbers.lowerBound >= limit { take(await group.next()) }
                group.addTask {
                    do throws(CallError) {
                        return .success(try await work(number))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            while let result = await group.next() { take(result) }
            return failure.map { .failure($0) } ?? .success(parts)
        }
        do throws(CallError) {
            try await complete(try outcome.get())
        } catch {
            await abort()
            throw error
        }
    }
}
