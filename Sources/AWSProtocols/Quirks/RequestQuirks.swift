public import AWSModels
internal import Cryptography
public import HTTPMessages
public import JSON

/// What single services want that no model says.
///
/// Source: botocore 1.44, `handlers.BUILTIN_HANDLERS`. Not here: user data, whose
/// kind only the command line knows; what needs a signature (presigned URLs of copies
/// between regions in EC2, RDS, Neptune and DocumentDB) and hosts that an answer names (Machine Learning's `Predict`).
public enum RequestQuirks {
    /// The parameters as they are sent; to be made before they are validated.
    ///
    /// - Parameters:
    ///   - parameters: As the user gave them.
    ///   - operation: Whose they are.
    ///   - validatesResponses: Ask for checks of answers, as the AWS CLI does by itself.
    /// - Throws: Where a service's own rules are broken.
    /// - Returns: The parameters, changed and completed.
    public static func parameters(
        _ parameters: JSONObject, for operation: Operation, validatesResponses: Bool = true
    ) throws(SerializationError) -> JSONObject {
        var result = parameters
        if validatesResponses, let mode = operation.definition["httpChecksum"]?["requestValidationModeMember"]
        {
            if let mode = mode.string, result[mode] == nil { result[mode] = "ENABLED" }
        }
        switch operation.service.metadata.serviceID {
        case "S3": try S3Parameters.change(&result, operation)
        case "Route 53":
            let shapes = ["ResourceId", "DelegationSetId", "ChangeId"]
            for member in operation.input?.members ?? [] where shapes.contains(member.shape.name) {
                guard let id = result[member.name]?.string else { continue }
                // Answers give ids with a path.
                result[member.name] = .string(id.split(separator: "/").last.map(String.init) ?? "")
            }
        case "Glacier":
            if result["accountId"] == nil || result["accountId"] == .null { result["accountId"] = "-" }
        default: break
        }
        return result
    }

    /// The request as it is signed.
    ///
    /// - Parameters:
    ///   - request: What the serializer made.
    ///   - operation: Whose it is.
    /// - Throws: Where the body's file cannot be read.
    public static func apply(
        to request: inout HTTPRequest, for operation: Operation
    ) throws(ChecksumError) {
        switch operation.service.metadata.serviceID {
        case "API Gateway":
            if request.headers["Accept"] == nil { request.headers["Accept"] = "application/json" }
        case "Glacier":
            request.headers["x-amz-glacier-version"] = operation.service.metadata.apiVersion
            if operation.name == "UploadArchive" || operation.name == "UploadMultipartPart" {
                try TreeHash.apply(to: &request)
            }
        case "S3" where ["DeleteObjects", "PutBucketLifecycleConfiguration"].contains(operation.name):
            // Parsers take a line break in a key for a blank; carriage returns are references already.
            guard case .bytes(let body) = request.body else { return }
            let text = String(decoding: body, as: UTF8.self).replacing("\n", with: "&#xA;")
            request.body = .bytes(Array(text.utf8))
        case "CloudSearch Domain" where operation.name == "Search":
            guard request.method == "GET", let mark = request.url.firstIndex(of: "?") else { return }
            request.method = "POST"
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = .bytes(Array(request.url[request.url.index(after: mark)...].utf8))
            request.url = String(request.url[..<mark])
        default: break
        }
    }
}

/// Glacier's hash of hashes: of mebibytes, then of pairs, up to one.
private enum TreeHash {
    static func apply(to request: inout HTTPRequest) throws(ChecksumError) {
        var whole = Optional(SHA256())
        var hashes: [[UInt8]] = []
        try request.body.forEachPiece(of: 1 << 20) { piece in
            whole?.update(piece)
            hashes.append(SHA256.hash(piece))
        }
        while hashes.count > 1 {
            hashes = stride(from: 0, to: hashes.count, by: 2).map { index in
                index + 1 < hashes.count ? SHA256.hash(hashes[index] + hashes[index + 1]) : hashes[index]
            }
        }
        let content = whole.take()?.finalise() ?? []
        if request.headers["x-amz-content-sha256"] == nil {
            request.headers["x-amz-content-sha256"] = Hexadecimal.encode(content)
        }
        if request.headers["x-amz-sha256-tree-hash"] == nil {
            request.headers["x-amz-sha256-tree-hash"] = Hexadecimal.encode(hashes.first ?? SHA256.hash([]))
        }
    }
}
