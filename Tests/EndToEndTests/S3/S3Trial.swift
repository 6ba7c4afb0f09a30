import Foundation
import Synchronization
import TestSupport
import Testing

/// A bucket behind a server that has faults, and `aws s3` of ours before it. Parts are 5 MiB.
final class S3Trial: Sendable {
    /// One request, as S3 would call it.
    struct Request: Sendable {
        /// `PutObject`, `UploadPart`, …
        let operation: String
        let key: String
        /// The number of the part.
        let part: Int?
        /// How often this came, this one included: the same operation on the same key and part.
        let count: Int
        /// The method, the target without what is made anew each time, and the fields that say what is wanted.
        let text: String
    }

    private struct Seen {
        var isArmed = false
        var requests: [Request] = []
    }

    /// The requests since the faults began.
    private final class Log: Sendable {
        let seen = Mutex(Seen())
    }

    let bucket = "b-\(UUID().uuidString.lowercased())"
    let server: FaultServer
    let trial: CommandTrial
    private let log: Log
    var folder: TestFolder { trial.folder }
    /// `s3://bucket`.
    var root: String { "s3://\(bucket)" }

    /// Makes a bucket with objects, and then lets the faults begin.
    ///
    /// `objects`: Their keys; each holds its key. `fault`: What happens to a request in place of its answer.
    init(
        objects: [String] = [], _ fault: @escaping @Sendable (Request) -> FaultAnswer? = { _ in nil }
    ) async throws {
        let log = Log()
        self.log = log
        let sandbox = try await SharedSandbox.shared.attach(to: try TestFolder()).endpoint
        let port = try #require(sandbox.split(separator: ":").last.flatMap { UInt16($0) })
        server = try FaultServer { request in
            let noted = log.seen.withLock { seen -> Request? in
                guard seen.isArmed else { return nil }
                let request = Self.request(request, before: seen.requests)
                seen.requests.append(request)
                return request
            }
            return noted.flatMap(fault) ?? .forward(to: port)
        }
        trial = try await CommandTrial(endpoint: server.url(""))
        try folder.write(
            "[default]\ns3 =\n  multipart_threshold = 5MB\n  multipart_chunksize = 5MB\n",
            to: "home/.aws/config")
        try await set("mb", root)
        for key in objects { try folder.write(key, to: "planted/\(key)") }
        if !objects.isEmpty { try await set("cp", "planted", root, "--recursive") }
        begin()
    }

    /// Lets the faults begin, and forgets what was asked for.
    func begin() { log.seen.withLock { $0 = Seen(isArmed: true) } }

    /// Does something without faults, and without a trace.
    func set(_ words: String...) async throws {
        log.seen.withLock { $0.isArmed = false }
        let outcome = try await trial.aws(["s3"] + words)
        try #require(outcome.status == 0, "\(words) \(outcome)")
        log.seen.withLock { $0.isArmed = true }
    }

    /// Writes a file of this many bytes that are not all alike.
    func writeBig(_ count: Int = 11 << 20, to name: String = "big") throws {
        // Repeated at a length that divides no part: a part in the wrong place is noticed.
        let piece = Data((0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        var bytes = Data()
        while bytes.count < count { bytes += piece.prefix(count - bytes.count) }
        try folder.write("", to: name)
        try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }

    /// Runs `aws s3`, and expects lines in any order.
    @discardableResult
    func expect(
        _ words: [String], _ stdout: String = "", stderr: String = "", exits status: Int32 = 0
    ) async throws -> Invocation.Outcome {
        let outcome = try await trial.aws(["s3"] + words)
        #expect(outcome.status == status, "\(words) \(outcome)")
        #expect(Self.sorted(outcome.stdout) == Self.sorted(stdout), "\(words)")
        #expect(Self.sorted(outcome.stderr) == Self.sorted(stderr), "\(words)")
        return outcome
    }

    /// Prepares a call of ours, for tests that need its process.
    func invocation(of program: String = Invocation.program, _ words: [String]) -> Invocation {
        var call = Invocation(of: program, words, in: folder)
        for (name, value) in trial.environment { call = call.environment(name, value) }
        return call
    }

    /// How often each operation was asked for since the faults began.
    var counts: [String: Int] {
        log.seen.withLock { seen in
            Dictionary(seen.requests.map { ($0.operation, 1) }, uniquingKeysWith: +)
        }
    }

    /// What was asked for since the faults began, in the order of its text: requests go on side by side.
    var texts: [String] { log.seen.withLock { $0.requests.map(\.text).sorted() } }

    /// The keys that are there.
    func keys() async throws -> [String] {
        let listed = try await trial.aws(
            "s3api", "list-objects-v2", "--bucket", bucket, "--query", "Contents[].[Key]", "--output", "text")
        return listed.stdout.split(separator: "\n").map(String.init).filter { $0 != "None" }
    }

    /// How many uploads are begun and not ended.
    func openUploads() async throws -> Int {
        let listed = try await trial.aws(
            "s3api", "list-multipart-uploads", "--bucket", bucket, "--query", "length(Uploads || `[]`)")
        return Int(listed.stdout.trimmingCharacters(in: .newlines)) ?? -1
    }

    /// Whether two files hold the same bytes.
    func isSame(_ name: String, _ other: String) -> Bool {
        FileManager.default.contentsEqual(
            atPath: "\(folder.path)/\(name)", andPath: "\(folder.path)/\(other)")
    }

    /// S3's own way of saying that something went wrong.
    static func error(_ status: Int, _ code: String, _ message: String) -> FaultAnswer {
        .status(
            status, "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>",
            fields: [("Content-Type", "application/xml")])
    }

    /// It is not allowed.
    static let denied = error(403, "AccessDenied", "Access Denied")

    /// What an error of this kind says.
    static func deniedText(_ operation: String) -> String {
        "An error occurred (AccessDenied) when calling the \(operation) operation: Access Denied"
    }

    private static func sorted(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).sorted()
    }

    private static func request(_ request: FaultServer.Request, before: [Request]) -> Request {
        let halves = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = halves.count > 1 ? String(halves[1]) : ""
        let path = halves[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        let key = path.count > 1 ? String(path[1]).removingPercentEncoding ?? "" : ""
        let part = query.split(separator: "&").first { $0.hasPrefix("partNumber=") }.flatMap {
            Int($0.dropFirst("partNumber=".count))
        }
        let operation = operation(request, query, hasKey: !key.isEmpty, part: part)
        let earlier = before.filter { $0.operation == operation && $0.key == key && $0.part == part }.count
        return Request(
            operation: operation, key: key, part: part, count: earlier + 1, text: text(of: request))
    }

    private static func text(of request: FaultServer.Request) -> String {
        let target = request.target.replacing(/(uploadId|continuation-token)=[^&]*/) { "\($0.1)=…" }
        let fields = request.fields.map { ($0.name.lowercased(), $0.value) }.filter { name, value in
            if name == "content-encoding" { return value != "aws-chunked" }
            return wanted.contains(name)
                || name.hasPrefix("x-amz-") && !unwanted.contains(name)
                    && !(name.hasPrefix("x-amz-checksum-") && (name + value).lowercased().contains("crc"))
        }
        let lines = fields.map { "\($0): \($1)" }.sorted()
        return ([request.method + " " + target] + lines).joined(separator: "\n  ")
    }

    private static let wanted: Set = [
        "cache-control", "content-disposition", "content-language", "content-type", "expires", "if-match",
        "if-none-match", "range",
    ]
    /// Of signatures, and of checksums: version 1 makes them by another algorithm.
    private static let unwanted: Set = [
        "x-amz-content-sha256", "x-amz-date", "x-amz-decoded-content-length", "x-amz-sdk-checksum-algorithm",
        "x-amz-security-token", "x-amz-trailer",
    ]

    private static func operation(
        _ request: FaultServer.Request, _ query: String, hasKey: Bool, part: Int?
    ) -> String {
        let isCopy = request["x-amz-copy-source"] != nil
        if part != nil { return isCopy ? "UploadPartCopy" : "UploadPart" }
        if query.contains("uploadId=") {
            return request.method == "DELETE" ? "AbortMultipartUpload" : "CompleteMultipartUpload"
        }
        if query.hasPrefix("uploads") {
            return request.method == "POST" ? "CreateMultipartUpload" : "ListMultipartUploads"
        }
        if query.contains("list-type") { return "ListObjectsV2" }
        if query.contains("tagging") { return "GetObjectTagging" }
        let verb = ["GET": "Get", "HEAD": "Head", "PUT": "Put", "DELETE": "Delete"][request.method] ?? "?"
        return isCopy ? "CopyObject" : verb + (hasKey ? "Object" : "Bucket")
    }
}
