internal import AWSClient
internal import JSON

/// How items are transferred, whatever they are.
struct TransferSettings: Sendable {
    /// What properties a copy takes over from its source.
    enum CopiedProperties: String, Sendable {
        case none
        case metadata = "metadata-directive"
        case all = "default"
    }

    let isMove: Bool
    let isRehearsal: Bool
    /// Types of uploads are guessed from their names.
    let guessesType: Bool
    let overwrites: Bool
    let transfersArchived: Bool
    let warnsOfArchived: Bool
    let copied: CopiedProperties
    let sourceRegion: String?
    /// How long a stream is said to be, in bytes.
    let expectedSize: Int64?

    init(_ options: S3Options) throws(CommandFailure) {
        isMove = options.verb == .mv
        isRehearsal = options.has("dryrun")
        guessesType = !options.has("no_guess_mime_type") && options.text("content_type") == nil
        overwrites = !options.has("no_overwrite")
        transfersArchived = options.has("force_glacier_transfer")
        warnsOfArchived = !options.has("ignore_glacier_warnings")
        copied = options.text("copy_props").flatMap(CopiedProperties.init) ?? .all
        sourceRegion = options.text("source_region")
        do throws(CommandFailure) {
            expectedSize = try options.number("expected_size").map { Int64($0) }
        } catch {
            throw CommandFailure(transfer: S3Options.noNumber(options.text("expected_size") ?? ""))
        }
    }
}

/// Transfers items, several at once.
struct Transfer: Sendable {
    let calls: S3Calls
    let parameters: TransferParameters
    let report: TransferReport
    let files: LocalFiles
    let settings: TransferSettings

    var limits: TransferLimits { calls.limits }

    /// Transfers all items; one that fails holds up no other.
    ///
    /// - Returns: The exit code.
    func run(_ items: any TransferItems) async -> Int32 {
        await withTaskGroup(of: Void.self) { group in
            var active = 0
            do throws(TransferFailure) {
                while !Task.isCancelled, let item = try await items.next() {
                    if await isLeftOut(item) { continue }
                    if settings.isRehearsal {
                        await report.rehearsed("\(name(of: item)): \(location(of: item))")
                        continue
                    }
                    if active == limits.requests {
                        await group.next()
                        active -= 1
                    }
                    group.addTask { await perform(item) }
                    active += 1
                }
            } catch {
                await report.ended(error)
                group.cancelAll()
            }
        }
        return await report.exitCode
    }

    private func perform(_ item: TransferItem) async {
        do throws(TransferFailure) {
            switch item.kind {
            case .upload: try await upload(item)
            case .download: try await download(item)
            case .copy: try await copy(item)
            case .delete: try await delete(item)
            }
            if settings.isMove { try await removeSource(of: item) }
            await report.succeeded("\(name(of: item)): \(location(of: item))")
        } catch {
            // Nothing was to be written over, and nothing was.
            if error.isRefusedOverwrite, !settings.overwrites { return }
            await report.failed(name(of: item), location(of: item), error)
        }
    }

    private func delete(_ item: TransferItem) async throws(TransferFailure) {
        guard item.sourcePlace == .remote else { return try files.remove(item.source) }
        _ = try await call("DeleteObject", try object(item.source) + parameters.payer)
    }

    private func removeSource(of item: TransferItem) async throws(TransferFailure) {
        guard item.sourcePlace == .remote else { return try files.remove(item.source) }
        _ = try await call(
            "DeleteObject", try object(item.source) + parameters.payer,
            sourceRegion: item.kind == .copy ? settings.sourceRegion : nil)
    }

    // MARK: What is left out

    private func isLeftOut(_ item: TransferItem) async -> Bool {
        if item.kind == .download || item.kind == .copy, item.isArchived, !settings.transfersArchived {
            if settings.warnsOfArchived {
                let kind = item.kind.rawValue
                await report.warn(
                    "warning: Skipping file s3://\(item.source). Object is of storage class GLACIER. Unable to "
                        + "perform \(kind) operations on GLACIER objects. You must restore the object to be able "
                        + "to perform the operation. See aws s3 \(kind) help for additional parameter options to "
                        + "ignore or force these transfers.")
            }
            return true
        }
        guard item.kind == .download else { return false }
        if PathText.escapes(item.name) {
            await report.warn(
                "warning: Skipping file \(item.name). File references a parent directory.")
            return true
        }
        return !settings.overwrites && files.exists(item.destination)
    }

    // MARK: Lines

    private func name(of item: TransferItem) -> String {
        settings.isMove ? "move" : item.kind.rawValue
    }

    private func location(of item: TransferItem) -> String {
        let source = item.sourcePlace == .local ? files.shown(item.source) : "s3://\(item.source)"
        return switch item.kind {
        case .delete: source
        case .download: "\(source) to \(files.shown(item.destination))"
        case .upload, .copy: "\(source) to s3://\(item.destination)"
        }
    }

    // MARK: Calls

    /// Sends a call; it fails as a transfer does.
    func call(
        _ operation: String, _ parameters: JSONObject, sourceRegion: String? = nil
    ) async throws(TransferFailure) -> JSONObject {
        do throws(CallError) {
            return try await calls.perform(operation, parameters, sourceRegion: sourceRegion).result
        } catch {
            throw TransferFailure(error)
        }
    }

    /// The parameters that name an object.
    func object(_ path: String) throws(TransferFailure) -> JSONObject {
        do throws(CommandFailure) {
            let path = try ObjectPath(path)
            return ["Bucket": .string(path.bucket), "Key": .string(path.key)]
        } catch {
            throw TransferFailure(error.text)
        }
    }
}
