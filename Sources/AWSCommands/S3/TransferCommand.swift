internal import JSON

/// `aws s3 cp`, `mv`, `rm` and `sync`.
struct TransferCommand {
    let calls: S3Calls
    let options: S3Options

    private var files: LocalFiles { LocalFiles(calls.command.context.files) }

    func run() async throws(CommandFailure) -> Int32 {
        let source = try normalised(options.paths[0])
        let destination = try normalised(options.paths.last ?? options.paths[0])
        let kind = try kind(source, destination)
        let isStream = source == "-" || destination == "-"
        let isRecursive = options.has("recursive") || options.verb == .sync
        try check(source, destination, kind, isStream: isStream, isRecursive: isRecursive)
        try calls.checkCoverage([source, destination])
        let parameters = try TransferParameters(options, addsChecksums: calls.addsChecksums)
        let report = TransferReport(
            output: calls.command.context.output, errors: calls.command.context.errors,
            loudness: options.has("quiet")
                ? .nothing : options.has("only_show_errors") || isStream ? .onlyErrors : .everything)
        let transfer = Transfer(
            calls: calls, parameters: parameters, report: report, files: files,
            settings: try TransferSettings(options))
        if isStream {
            return await transfer.runStream(
                kind,
                paths: TransferPaths(
                    source: source, destination: destination, isRecursive: false, files: files))
        }
        let paths = TransferPaths(
            source: source, destination: destination, isRecursive: isRecursive, files: files)
        return await transfer.run(
            try items(paths, kind, source, destination, parameters, report))
    }

    /// A bucket without a key ends with a slash.
    private func normalised(_ path: String) throws(CommandFailure) -> String {
        guard ObjectPath.isRemote(path), try ObjectPath(path).key.isEmpty, !PathText.endsWithSlash(path)
        else {
            return path
        }
        return path + "/"
    }

    private func kind(_ source: String, _ destination: String) throws(CommandFailure) -> TransferItem.Kind {
        let sides = (ObjectPath.isRemote(source), ObjectPath.isRemote(destination))
        switch sides {
        case (true, _) where options.verb == .rm: return .delete
        case (true, true): return .copy
        case (true, false): return .download
        case (false, true): return .upload
        case (false, false):
            throw CommandFailure(
                "usage: aws s3 \(options.verb.rawValue) \(options.verb.usage)\nError: Invalid argument type",
                exitCode: 252)
        }
    }

    // MARK: Checks

    private func check(
        _ source: String, _ destination: String, _ kind: TransferItem.Kind, isStream: Bool, isRecursive: Bool
    ) throws(CommandFailure) {
        if isStream, options.verb != .cp || isRecursive {
            throw CommandFailure(
                "Streaming currently is only compatible with non-recursive cp commands", exitCode: 252)
        }
        if options.verb == .mv, kind == .copy { try checkMove(source, destination) }
        try checkOptions(kind)
        if kind == .upload, !isStream, !files.exists(files.absolute(source)) {
            throw CommandFailure("The user-provided path \(source) does not exist.", exitCode: 255)
        }
        if kind == .download, isRecursive, calls.command.context.record == nil {
            do throws(TransferFailure) {
                try files.makeFolder(files.absolute(destination))
            } catch {
                throw CommandFailure(error.text, exitCode: 255)
            }
        }
    }

    private func checkMove(_ source: String, _ destination: String) throws(CommandFailure) {
        let name = PathText.parts(source).last ?? ""
        let target = PathText.endsWithSlash(destination) ? PathText.join(destination, name) : destination
        if PathText.isSame(source, destination) || PathText.isSame(source, target) {
            throw CommandFailure(
                "Cannot mv a file onto itself: \(source) - \(destination)", exitCode: 252)
        }
        let buckets = [try ObjectPath(source).bucket, try ObjectPath(destination).bucket]
        let isAlias = buckets.contains {
            $0.hasPrefix("arn:") || $0.hasSuffix("-s3alias") || $0.hasSuffix("--op-s3")
        }
        let variable = calls.command.context.environment["AWS_CLI_S3_MV_VALIDATE_SAME_S3_PATHS"]
        if isAlias, options.has("validate_same_s3_paths") || variable?.lowercased() == "true" {
            throw CommandFailure(
                "`--validate-same-s3-paths` is not covered for access points: nothing was moved",
                exitCode: 252)
        }
    }

    private func checkOptions(_ kind: TransferItem.Kind) throws(CommandFailure) {
        for name in ["sse_c", "sse_c_copy_source"] {
            let option = "--" + name.replacing("_", with: "-")
            let hasKey = options.keys["\(name)_key"] != nil
            if (options.text(name) != nil) != hasKey {
                let (given, missing) = hasKey ? ("\(option)-key", option) : (option, "\(option)-key")
                throw CommandFailure(
                    "It \(given) is specified, \(missing) must be specified as well.", exitCode: 252)
            }
        }
        if options.text("sse_c_copy_source") != nil, kind != .copy {
            throw CommandFailure("--sse-c-copy-source is only supported for copy operations.", exitCode: 252)
        }
        if options.text("checksum_algorithm") != nil, kind == .download {
            throw CommandFailure(
                "Expected checksum-algorithm parameter to be used with one of following path formats: "
                    + "<LocalPath> <S3Uri>, <S3Uri> <S3Uri>. Instead, received <S3Uri> <LocalPath>.",
                exitCode: 252)
        }
        if options.text("checksum_mode") != nil, kind != .download {
            throw CommandFailure(
                "Expected checksum-mode parameter to be used with one of following path formats: "
                    + "<S3Uri> <LocalPath>. Instead, received "
                    + (kind == .upload ? "<LocalPath> <S3Uri>." : "<S3Uri> <S3Uri>."), exitCode: 252)
        }
    }

    // MARK: Items

    private func items(
        _ paths: TransferPaths, _ kind: TransferItem.Kind, _ source: String, _ destination: String,
        _ parameters: TransferParameters, _ report: TransferReport
    ) throws(CommandFailure) -> any TransferItems {
        let sources = try side(paths, kind, parameters, report, isSource: true)
        var filter: FileFilter?
        if !options.patterns.isEmpty {
            filter = FileFilter(
                options.patterns, source: try root(source, isRecursive: paths.isRecursive),
                destination: try root(destination, isRecursive: paths.isRecursive))
        }
        let found: any TransferItems = filter.map { FilteredItems(sources, $0) } ?? sources
        let conflicts = kind == .download && paths.isRecursive ? try conflicts(source, report) : nil
        guard options.verb == .sync || conflicts != nil else { return found }
        let others = try side(paths.reversed, kind, parameters, report, isSource: false)
        return SyncItems(
            found, filter.map { FilteredItems(others, $0) } ?? others,
            comparison: options.verb == .sync ? comparison : .always, deletes: options.has("delete"),
            conflicts: conflicts)
    }

    private func conflicts(
        _ source: String, _ report: TransferReport
    ) throws(CommandFailure) -> CaseConflicts? {
        guard let answer = options.text("case_conflict").flatMap(CaseConflicts.Answer.init) else {
            return nil
        }
        // Such buckets are listed in no order.
        if try ObjectPath(source).bucket.hasSuffix("--x-s3") {
            throw CommandFailure(
                "`--case-conflict \(answer.rawValue)` is not covered for directory buckets", exitCode: 252)
        }
        return CaseConflicts(answer, files: files, report: report)
    }

    private var comparison: SyncItems.Comparison {
        if options.has("no_overwrite") { return .never }
        if options.has("exact_timestamps") { return .exactTime }
        return options.has("size_only") ? .size : .sizeAndTime
    }

    private func side(
        _ paths: TransferPaths, _ kind: TransferItem.Kind, _ parameters: TransferParameters,
        _ report: TransferReport, isSource: Bool
    ) throws(CommandFailure) -> any TransferItems {
        guard paths.source.place == .remote else {
            return FolderItems(
                paths, kind: kind, files: files, followsLinks: options.followsLinks, report: report)
        }
        return try ObjectItems(
            paths, kind: kind, calls: calls, pageSize: try options.number("page_size"),
            headParameters: kind == .copy ? parameters.copyHead : parameters.head,
            sourceRegion: isSource && kind == .copy ? options.text("source_region") : nil)
    }

    /// The folder or prefix that patterns hold below.
    private func root(_ path: String, isRecursive: Bool) throws(CommandFailure) -> String {
        guard ObjectPath.isRemote(path) else {
            return isRecursive
                ? files.absolute(path)
                : files.absolute(path.utf8.contains(UInt8(ascii: "/")) ? PathText.split(path).folder : "")
        }
        let object = try ObjectPath(path)
        var key = object.key
        if !isRecursive, !PathText.endsWithSlash(key) {
            key = PathText.parts(key).dropLast().joined(separator: "/")
        }
        return "\(object.bucket)/\(key)"
    }
}

extension CommandFailure {
    /// What is noticed when the first file's turn comes: nothing of the command happens.
    init(transfer text: String) { self.init(whole: "fatal error: \(text)\n", exitCode: 1) }
}
