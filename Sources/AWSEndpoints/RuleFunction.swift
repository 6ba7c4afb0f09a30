internal import HTTPMessages

/// The functions of endpoint rules.
///
/// Source: Smithy's "Rules engine standard library" and its AWS functions; in cases that they leave open, botocore's
/// `endpoint_provider.py`.
enum RuleFunction: String, Sendable, Hashable {
    case isSet
    case not
    case getAttr
    case stringEquals
    case booleanEquals
    case isValidHostLabel
    case parseURL
    case substring
    case uriEncode
    case partition = "aws.partition"
    case parseARN = "aws.parseArn"
    case isVirtualHostableS3Bucket = "aws.isVirtualHostableS3Bucket"

    var argumentCount: Int {
        switch self {
        case .isSet, .not, .parseURL, .uriEncode, .partition, .parseARN: 1
        case .getAttr, .stringEquals, .booleanEquals, .isValidHostLabel, .isVirtualHostableS3Bucket: 2
        case .substring: 4
        }
    }

    /// Computes the function.
    ///
    /// - Parameters:
    ///   - arguments: As many as `argumentCount`.
    ///   - partitions: What `aws.partition` looks into.
    /// - Returns: The result; absent where the function has none.
    /// - Throws: `EndpointError` for values of a wrong type.
    func call(_ arguments: [RuleValue], partitions: Partitions) throws(EndpointError) -> RuleValue {
        let first = arguments[0]
        switch self {
        case .isSet: return .bool(first != .absent)
        case .not: return .bool(!first.isTruthy)
        case .getAttr: return Self.attribute(of: first, path: arguments[1].text ?? "")
        case .stringEquals:
            guard case (.text(let left), .text(let right)) = (first, arguments[1]) else {
                throw EndpointError("both values of `stringEquals` must be strings")
            }
            return .bool(left.utf8.elementsEqual(right.utf8))
        case .booleanEquals:
            guard case (.bool(let left), .bool(let right)) = (first, arguments[1]) else {
                throw EndpointError("both values of `booleanEquals` must be booleans")
            }
            return .bool(left == right)
        case .isValidHostLabel:
            return .bool(Self.isHostLabel(first.text, allowsDots: arguments[1] == .bool(true)))
        case .isVirtualHostableS3Bucket:
            return .bool(Self.isHostableBucket(first.text, allowsDots: arguments[1] == .bool(true)))
        case .parseURL: return first.text.flatMap(RuleURL.parts) ?? .absent
        case .uriEncode: return first.text.map { .text(PercentEncoding.encode($0)) } ?? .absent
        case .partition: return partitions.outputs(of: first.text ?? "")
        case .parseARN: return first.text.flatMap(Self.partsOfARN) ?? .absent
        case .substring:
            guard let text = first.text else { throw EndpointError("`substring` takes a string") }
            return Self.substring(
                text, from: arguments[1].integer ?? 0, to: arguments[2].integer ?? 0,
                isReverse: arguments[3] == .bool(true))
        }
    }

    // MARK: Parts of values

    /// The part at a path such as `accountId` or `resourceId[0]`.
    private static func attribute(of value: RuleValue, path: String) -> RuleValue {
        var value = value
        for part in path.split(separator: ".") {
            let pieces = part.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
            if !pieces[0].isEmpty {
                guard case .record(let record) = value else { return .absent }
                value = record[String(pieces[0])] ?? .absent
            }
            if pieces.count > 1 {
                guard case .texts(let texts) = value, let index = Int(pieces[1].dropLast()),
                    texts.indices.contains(index)
                else { return .absent }
                value = .text(texts[index])
            }
        }
        return value
    }

    private static func substring(_ text: String, from start: Int, to end: Int, isReverse: Bool) -> RuleValue
    {
        let bytes = Array(text.utf8)
        guard start >= 0, start < end, bytes.count >= end, bytes.allSatisfy({ $0 < 128 }) else {
            return .absent
        }
        let range = isReverse ? bytes.count - end..<bytes.count - start : start..<end
        return .text(String(decoding: bytes[range], as: UTF8.self))
    }

    /// The parts of an ARN; nil where partition, service or resource are missing.
    private static func partsOfARN(_ text: String) -> RuleValue? {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty
        else {
            return nil
        }
        let resource = parts[5].split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "/" }
        return .record([
            "partition": .text(String(parts[1])), "service": .text(String(parts[2])),
            "region": .text(String(parts[3])), "accountId": .text(String(parts[4])),
            "resourceId": .texts(resource.map(String.init)),
        ])
    }

    // MARK: Host names

    /// A label of a host's name (RFC 1123): letters, digits and hyphens, 1 to 63, no hyphen at either end.
    static func isHostLabel(_ text: String?, allowsDots: Bool) -> Bool {
        guard let text else { return false }
        if allowsDots {
            let labels = text.split(separator: ".", omittingEmptySubsequences: false)
            return labels.allSatisfy { isHostLabel(String($0), allowsDots: false) }
        }
        let bytes = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        let isMade = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
                true
            default: false
            }
        }
        return isMade && (1...63).contains(bytes.count) && bytes.first != hyphen && bytes.last != hyphen
    }

    /// A bucket that can stand in front of S3's host name.
    private static func isHostableBucket(_ text: String?, allowsDots: Bool) -> Bool {
        guard let text, text.utf8.count >= 3, text.lowercased() == text, !RuleURL.isIPv4(text) else {
            return false
        }
        return isHostLabel(text, allowsDots: allowsDots)
    }
}
