internal import AWSClient
internal import AWSProtocols
internal import JSON

/// The object of a key, or all below a prefix.
final class ObjectItems: TransferItems {
    private let paths: TransferPaths
    private let kind: TransferItem.Kind
    private let path: ObjectPath
    private let calls: S3Calls
    private let pages: ObjectPages
    /// For asking after a single object.
    private let headParameters: JSONObject
    private let sourceRegion: String?
    private var found: [TransferItem] = []
    private var isDone = false

    /// - Parameters:
    ///   - headParameters: What asking after a single object takes beside its key: encryption keys, who pays.
    ///   - sourceRegion: The region of the bucket, where it is not the destination's.
    init(
        _ paths: TransferPaths, kind: TransferItem.Kind, calls: S3Calls, pageSize: Int?,
        headParameters: JSONObject, sourceRegion: String?
    ) throws(CommandFailure) {
        self.paths = paths
        self.kind = kind
        self.calls = calls
        self.headParameters = headParameters
        self.sourceRegion = sourceRegion
        path = try ObjectPath(paths.source.path)
        pages = ObjectPages(
            calls, bucket: path.bucket, prefix: path.key, pageSize: pageSize,
            payer: headParameters["RequestPayer"]?.string, sourceRegion: sourceRegion)
    }

    func next() async throws(TransferFailure) -> TransferItem? {
        if !paths.isRecursive, !path.key.isEmpty { return try await single() }
        while found.isEmpty, !isDone { try await turnPage() }
        return found.popLast()
    }

    private func single() async throws(TransferFailure) -> TransferItem? {
        if isDone { return nil }
        isDone = true
        // What is to be deleted need not be looked at.
        if kind == .delete { return item(paths.source.path, size: nil, modified: nil, JSONObject()) }
        var parameters = headParameters
        parameters["Bucket"] = .string(path.bucket)
        parameters["Key"] = .string(path.key)
        do throws(CallError) {
            let object = try await calls.perform("HeadObject", parameters, sourceRegion: sourceRegion).result
            return item(
                paths.source.path, size: object["ContentLength"]?.int,
                modified: S3Time.seconds(object["LastModified"]?.string), object)
        } catch {
            guard error.answer?.code == "404" else { throw TransferFailure(error) }
            throw TransferFailure(
                "An error occurred (404) when calling the HeadObject operation: Key \"\(path.key)\" does not exist"
            )
        }
    }

    private func turnPage() async throws(TransferFailure) {
        do throws(CallError) {
            guard let page = try await pages.next() else {
                isDone = true
                return
            }
            for object in page.objects.reversed() {
                let source = "\(path.bucket)/\(object["Key"]?.string ?? "")"
                let size = object["Size"]?.int ?? 0
                // Folders that were made by hand are no files.
                if size == 0, PathText.endsWithSlash(source), kind != .delete { continue }
                if !paths.isRecursive, !PathText.isSame(paths.source.path, source) { continue }
                found.append(
                    item(source, size: size, modified: S3Time.seconds(object["LastModified"]?.string), object)
                )
            }
        } catch {
            throw TransferFailure(error)
        }
    }

    private func item(_ source: String, size: Int?, modified: Double?, _ object: JSONObject) -> TransferItem {
        let target = paths.target(of: source)
        return TransferItem(
            kind: kind, source: source, sourcePlace: .remote, destination: target.destination,
            name: target.name, size: size.map { Int64($0) }, modified: modified, object: object)
    }
}

extension TransferFailure {
    init(_ error: CallError) {
        self.init(error.description)
        isUnknown = error.effect == .unknown
        isRefusedOverwrite = error.answer?.code == "PreconditionFailed"
    }
}
