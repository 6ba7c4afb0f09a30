internal import Cryptography
public import Execution
internal import Files
internal import HTTP
public import HTTPMessages
public import Runbooks

/// Files that are fetched onto this machine to be delivered, in a folder beside the journal, each called by its checksum.
///
/// A file has its name once it is whole and verified: dying while it is fetched leaves nothing under it. One that is there
/// already is verified again, once in each run.
public actor FetchedFiles {
    private let folder: String
    private let http: any HTTPSending
    private var fetches: [FetchRequest: Task<Result<LocalFile, FileProblem>, Never>] = [:]

    /// Names the folder; it is made when the first file is fetched.
    ///
    /// `environment`: The operator's: `AWS_CA_BUNDLE`, `CURL_CA_BUNDLE` and `SSL_CERT_FILE` name the authorities to trust,
    /// in this order, and the usual variables the proxies.
    public init(folder: String, environment: [EnvironmentVariable]) {
        let variables = Dictionary(environment.map { ($0.name, $0.value) }) { _, last in last }
        let bundle = ["AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { variables[$0] }
            .first { !$0.isEmpty }
        self.init(
            folder: folder,
            http: HTTPClient(
                HTTPClient.Configuration(
                    caBundlePath: bundle, proxies: HTTPProxies(environment: variables))))
    }

    /// Names the folder.
    ///
    /// `http`: Sends the requests.
    public init(folder: String, http: any HTTPSending) {
        self.folder = folder
        self.http = http
    }

    /// Fetches a file, unless it is there; whoever asks meanwhile waits for the same.
    ///
    /// - Throws: `FileProblem`, also when it is not what its checksum says: then nothing is kept.
    public func fetch(_ request: FetchRequest) async throws(FileProblem) -> LocalFile {
        let (folder, http) = (folder, http)
        let task =
            fetches[request]
            ?? Task {
                do throws(FileProblem) {
                    return .success(try await Self.fetch(request, into: folder, http))
                } catch {
                    return .failure(error)
                }
            }
        fetches[request] = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        // A further attempt is to try again.
        if case .failure = result, fetches[request] == task { fetches[request] = nil }
        return try result.get()
    }

    private static func fetch(
        _ request: FetchRequest, into folder: String, _ http: any HTTPSending
    ) async throws(FileProblem) -> LocalFile {
        let path = "\(folder)/\(request.sha256)"
        if let present = try? TargetFiles.look(at: path), present.sha256 == request.sha256 {
            return LocalFile(path: path, sha256: present.sha256, sizeBytes: present.sizeBytes)
        }
        do {
            try FileTree.makeFolder(folder)
            let download = try Download(path)
            if request.url.lowercased().hasPrefix("file://") {
                try await download.copy(try Self.path(of: request.url))
            } else {
                try await Self.get(request.url, into: download, http)
            }
            let sizeBytes = try await download.finish(request)
            return LocalFile(path: path, sha256: request.sha256, sizeBytes: sizeBytes)
        } catch let error as FileProblem {
            throw error
        } catch let error as FileError {
            throw FileProblem(error.message)
        } catch {
            throw FileProblem("cannot fetch `\(shown(request.url))`: \(error)")
        }
    }

    // MARK: - HTTP

    private static let redirectionLimit = 10
    /// Of an answer that is no file.
    private static let answerLimitBytes = 1 << 20

    private static func get(
        _ url: String, into download: Download, _ http: any HTTPSending
    ) async throws(FileProblem) {
        var url = url
        for _ in 0...redirectionLimit {
            let answer: HTTPResponse
            do throws(HTTPError) {
                answer = try await http.send(
                    HTTPRequest(method: "GET", url: url, isRepeatable: true),
                    limits: HTTPLimits(bodyLimitBytes: answerLimitBytes),
                    receiver: HTTPReceiver { try await download.take($0) })
            } catch {
                throw FileProblem("cannot fetch `\(shown(url))`: \(error.message)")
            }
            switch answer.status {
            case 200: return
            case 301, 302, 303, 307, 308:
                guard let next = answer.headers["Location"].flatMap({ resolved($0, against: url) }) else {
                    throw FileProblem("cannot fetch `\(shown(url))`: it leads to no other URL of HTTP")
                }
                url = next
            default: throw FileProblem("cannot fetch `\(shown(url))`: the answer is HTTP \(answer.status)")
            }
        }
        throw FileProblem("cannot fetch `\(shown(url))`: it leads from one URL to another without end")
    }

    /// The URL that a redirection leads to (RFC 3986, section 5.2, without `..`); nil for another scheme.
    static func resolved(_ location: String, against base: String) -> String? {
        let location = String(location.prefix { $0 != "#" })
        let lower = location.lowercased()
        if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return location }
        guard let end = base.firstRange(of: "://"), !location.isEmpty else { return nil }
        let name = location.prefix { $0 != "/" && $0 != "?" }
        if name.contains(":") { return nil }
        if location.hasPrefix("//") { return "\(base[..<end.lowerBound]):\(location)" }
        let authorityEnd =
            base[end.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? base.endIndex
        if location.hasPrefix("/") { return base[..<authorityEnd] + location }
        let path = base[authorityEnd...].prefix { $0 != "?" }
        if location.hasPrefix("?") { return base[..<authorityEnd] + path + location }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return base[..<authorityEnd] + folder + location
    }

    /// A URL for messages: a query may hold a signature.
    private static func shown(_ url: String) -> Substring { url.prefix { $0 != "?" } }

    // MARK: - Files of this machine

    /// The path that a `file` URL stands for (RFC 8089).
    private static func path(of url: String) throws(FileProblem) -> String {
        let rest = url.dropFirst("file://".count)
        let path = rest.hasPrefix("localhost/") ? rest.dropFirst("localhost".count) : rest
        guard path.hasPrefix("/"), let decoded = decoded(path) else {
            throw FileProblem("`\(url)` is no path on this machine: write `file:///…`")
        }
        return decoded
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
                let value = UInt8(digits, radix: 16), value != 0
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// One file on its way.
private actor Download {
    private var file: PartialFile?
    private var digest: SHA256? = SHA256()
    private var sizeBytes = 0

    init(_ path: String) throws(FileError) { file = try PartialFile(path, mode: 0o600) }

    func take(_ bytes: [UInt8]) throws(FileError) {
        digest?.update(bytes)
        sizeBytes += bytes.count
        try file?.append(bytes)
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        digest?.update(bytes)
        sizeBytes += bytes.count
        try file?.append(bytes)
    }

    func copy(_ path: String) throws(FileError) {
        let status = try FileTree.read(path) { bytes throws(FileError) in
            try take(bytes)
            return true
        }
        if status == nil { throw FileError("there is no file `\(path)`") }
    }

    /// Gives the file its name when it is what is wanted; returns its size.
    func finish(_ request: FetchRequest) throws -> Int {
        guard let digest = digest.take(), let file = file.take() else {
            preconditionFailure("a file is finished once")
        }
        let sha256 = Hexadecimal.encode(digest.finalise())
        guard sha256 == request.sha256 else {
            throw FileProblem(
                "`\(request.url.prefix { $0 != "?" })` is not the file that is wanted: its SHA-256 is \(sha256), "
                    + "and `sha256` says \(request.sha256)")
        }
        try file.finish(mode: 0o600, owner: nil)
        return sizeBytes
    }
}
