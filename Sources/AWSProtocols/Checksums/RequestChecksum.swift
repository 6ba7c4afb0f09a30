public import AWSModels
public import HTTPMessages
public import JSON

/// When a request that may have a check gets one: `request_checksum_calculation` of configurations.
public enum ChecksumSetting: String, Sendable, Hashable {
    /// Wherever the operation takes one; what the AWS CLI does by itself.
    case whenSupported = "when_supported"
    /// Only where the operation demands one.
    case whenRequired = "when_required"
}

/// Why a check cannot be made, or does not fit.
public enum ChecksumError: Error, Sendable, Hashable {
    /// The algorithm is not known here.
    case unsupported(String)
    /// The body's file cannot be read, or is shorter than it was.
    case unreadable
    /// What came is not what the other side sent.
    case mismatch(expected: String, calculated: String)
}

extension ChecksumError: CustomStringConvertible {
    /// As the AWS CLI says it.
    public var description: String {
        switch self {
        case .unsupported(let name): "Unsupported checksum algorithm: \(name)"
        case .unreadable: "the file of the body cannot be read to its end"
        case .mismatch(let expected, let calculated):
            "Expected checksum \(expected) did not match calculated checksum: \(calculated)"
        }
    }
}

/// The check of a request's body, in its header fields.
///
/// The AWS CLI puts that of a streamed body behind it where the connection is encrypted; here it always stands before
/// it, which services take as well: bodies can be read twice.
public enum RequestChecksum {
    /// Adds the check that the operation takes, unless the request has one.
    ///
    /// - Parameters:
    ///   - request: What the serializer made; sign it afterwards.
    ///   - operation: Whose request it is.
    ///   - parameters: They may name an algorithm.
    ///   - setting: When there is one that nobody asked for.
    /// - Throws: For algorithms that are not known, and files that cannot be read.
    public static func apply(
        to request: inout HTTPRequest, for operation: Operation, parameters: JSONObject,
        setting: ChecksumSetting = .whenSupported
    ) throws(ChecksumError) {
        guard !request.headers.fields.contains(where: { isChecksum($0.name) }) else { return }
        let trait = operation.definition["httpChecksum"]
        let member = trait?["requestAlgorithmMember"]?.string
        let isRequired =
            operation.definition["httpChecksumRequired"]?.bool == true
            || operation.definition["httpChecksum"]?["requestChecksumRequired"]?.bool == true
        let algorithm: ChecksumAlgorithm
        if let member, let name = parameters[member]?.string {
            guard let known = ChecksumAlgorithm(rawValue: name.lowercased()) else {
                throw .unsupported(name.lowercased())
            }
            algorithm = known
        } else if isRequired || (member != nil && setting == .whenSupported) {
            algorithm = .crc32
            if let member, let name = operation.input?.member(member)?.shape.locationName {
                request.headers[name] = "CRC32"
            }
        } else {
            return
        }
        let checksum = RunningChecksum(algorithm)
        try request.body.forEachPiece { checksum.update($0) }
        request.headers[algorithm.headerName] = checksum.finalise()
    }

    /// `x-amz-checksum-` and letters or digits.
    private static func isChecksum(_ name: String) -> Bool {
        let name = name.lowercased()
        guard name.hasPrefix("x-amz-checksum-") else { return false }
        return name.dropFirst("x-amz-checksum-".count).utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        }
    }
}

/// The check of an answer's body.
public struct ResponseChecksum: Sendable {
    /// What the service says.
    public let expected: String
    /// Give it the body as it comes.
    public let running: RunningChecksum

    /// The check that an answer can be compared with; nil: nobody asked for one, or none of the known came.
    ///
    /// Checks of parts (`…-3`) are of no body. Of several the first of `ChecksumAlgorithm` is taken.
    public init?(of operation: Operation, parameters: JSONObject, headers: HTTPHeaders) {
        let trait = operation.definition["httpChecksum"]
        guard let mode = trait?["requestValidationModeMember"]?.string, parameters[mode] != nil else {
            return nil
        }
        let offered = trait?["responseAlgorithms"]?.array?.compactMap { $0.string?.lowercased() } ?? []
        for algorithm in ChecksumAlgorithm.allCases where offered.contains(algorithm.rawValue) {
            guard let value = headers[algorithm.headerName], !value.contains("-") else { continue }
            expected = value
            running = RunningChecksum(algorithm)
            return
        }
        return nil
    }

    /// Compares, when the whole body was given; ask once.
    ///
    /// - Throws: Where it does not fit.
    public func verify() throws(ChecksumError) {
        let calculated = running.finalise()
        guard calculated == expected else { throw .mismatch(expected: expected, calculated: calculated) }
    }
}
