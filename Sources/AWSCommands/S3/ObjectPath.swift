/// A bucket and a key, of `s3://bucket/key` or of the same without `s3://`.
struct ObjectPath {
    /// A bucket's name, or the ARN of an access point.
    var bucket: String
    /// May be empty.
    var key: String

    static let scheme = "s3://"

    static func isRemote(_ path: String) -> Bool { PathText.starts(path, with: scheme) }

    /// Takes a path apart.
    ///
    /// - Throws: 252 for resources that these commands do not take.
    init(_ path: String) throws(CommandFailure) {
        let plain = Self.isRemote(path) ? PathText.dropping(Self.scheme.utf8.count, path) : path
        if let pieces = try Self.resource(plain) {
            (bucket, key) = pieces
            return
        }
        let parts = plain.utf8.split(
            separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        bucket = String(decoding: parts[0], as: UTF8.self)
        key = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
    }

    /// The ARN of an access point, with the key behind it; nil for names of buckets.
    private static func resource(_ path: String) throws(CommandFailure) -> (String, String)? {
        let fields = path.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", fields[1].hasPrefix("aws") else { return nil }
        let head = fields[..<5].joined(separator: ":")
        switch fields[2] {
        case "s3-object-lambda":
            throw CommandFailure(
                "s3 commands do not support S3 Object Lambda resources. Use s3api commands instead.",
                exitCode: 252)
        case "s3": return pieces(of: String(fields[5]), head: head, names: ["accesspoint"])
        case "s3-outposts":
            if pieces(of: String(fields[5]), head: head, names: ["outpost", "bucket"]) != nil {
                throw CommandFailure(
                    "s3 commands do not support Outpost Bucket ARNs. Use s3control commands instead.",
                    exitCode: 252)
            }
            return pieces(of: String(fields[5]), head: head, names: ["outpost", "accesspoint"])
        default: return nil
        }
    }

    /// `accesspoint/NAME/KEY`, or `outpost/ID/accesspoint/NAME/KEY`; a colon may stand for each slash.
    private static func pieces(of resource: String, head: String, names: [String]) -> (String, String)? {
        var rest = Array(resource.utf8)[...]
        func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") }
        var used = 0
        for name in names {
            let word = rest.prefix { !isMark($0) }
            let id = rest.dropFirst(word.count + 1).prefix { !isMark($0) }
            guard word.elementsEqual(name.utf8), !id.isEmpty else { return nil }
            used = id.endIndex
            rest = rest.dropFirst(word.count + id.count + 2)
        }
        let bucket = String(decoding: resource.utf8.prefix(used), as: UTF8.self)
        return ("\(head):\(bucket)", String(decoding: rest, as: UTF8.self))
    }
}
