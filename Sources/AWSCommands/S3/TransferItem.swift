internal import JSON

/// One file or object that a command acts on.
struct TransferItem: Sendable {
    /// Where it is, or goes to.
    enum Place: Sendable {
        case local, remote
    }

    /// What is done with it.
    enum Kind: String, Sendable {
        case upload, download, copy, delete
    }

    var kind: Kind
    /// An absolute path, or `bucket/key`.
    var source: String
    var sourcePlace: Place
    var destination: String
    /// The name on both sides, relative to where each side begins.
    var name: String
    /// In bytes; nil where nobody asked.
    var size: Int64?
    /// Seconds since 1970.
    var modified: Double?
    /// What S3 said of the object, in a listing or by itself.
    var object = JSONObject()

    /// It lies in an archive, and would have to be restored first.
    var isArchived: Bool {
        guard ["GLACIER", "DEEP_ARCHIVE"].contains(object["StorageClass"]?.string) else { return false }
        return object["Restore"]?.string?.contains("ongoing-request=\"false\"") != true
    }
}

/// Items in the order of their names, found as they are asked for.
protocol TransferItems: AnyObject {
    /// The next one; nil behind the last.
    func next() async throws(TransferFailure) -> TransferItem?
}

/// Why an item was not transferred, or none can be.
struct TransferFailure: Error {
    /// As the AWS CLI says it.
    var text: String
    /// A call was sent, and nobody knows whether it was carried out.
    var isUnknown = false
    /// S3 would not write over an object that is there.
    var isRefusedOverwrite = false

    init(_ text: String) { self.text = text }
}

/// Where items come from and go to: the two paths of a command line, as they are meant.
struct TransferPaths: Sendable {
    /// One side.
    struct Side: Sendable {
        var place: TransferItem.Place
        /// Absolute, or `bucket/key`; with a slash at its end where names are put behind it.
        var path: String
        /// Names are put behind the path.
        var takesNames: Bool
    }

    var source: Side
    var destination: Side
    /// All that lies below the source.
    var isRecursive: Bool

    /// Reads both paths.
    ///
    /// `files`: Tells which local paths are folders.
    init(source: String, destination: String, isRecursive: Bool, files: LocalFiles) {
        self.source = Self.side(source, isRecursive, files)
        self.destination = Self.side(destination, isRecursive, files)
        self.isRecursive = isRecursive
    }

    /// The same with its sides exchanged.
    var reversed: TransferPaths {
        var result = self
        swap(&result.source, &result.destination)
        return result
    }

    private static func side(_ path: String, _ isRecursive: Bool, _ files: LocalFiles) -> Side {
        if ObjectPath.isRemote(path) {
            var plain = PathText.dropping(ObjectPath.scheme.utf8.count, path)
            if isRecursive, !PathText.endsWithSlash(plain) { plain += "/" }
            return Side(place: .remote, path: plain, takesNames: PathText.endsWithSlash(plain))
        }
        let absolute = files.absolute(path)
        let takesNames = isRecursive || PathText.endsWithSlash(path) || files.isFolder(absolute)
        return Side(
            place: .local,
            path: takesNames && !PathText.endsWithSlash(absolute) ? absolute + "/" : absolute,
            takesNames: takesNames)
    }

    /// The name of something found at the source, and where it goes.
    func target(of found: String) -> (name: String, destination: String) {
        let name =
            isRecursive
            ? PathText.dropping(source.path.utf8.count, found) : PathText.parts(found).last ?? found
        return (name, destination.takesNames ? destination.path + name : destination.path)
    }
}
