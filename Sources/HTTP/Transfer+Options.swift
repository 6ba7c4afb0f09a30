internal import CCurl
internal import Glibc
internal import HTTPMessages

extension Transfer {
    /// Bodies up to here go out together with the header.
    private static let smallBodyBytes: Int64 = 64 << 10
    /// From here on the other side may refuse a file before it is sent.
    private static let expectedBodyBytes: Int64 = 1 << 20

    /// Tells libcurl everything about the request. `easy` is fresh.
    func prepare(_ easy: UnsafeMutableRawPointer, sessions: UnsafeMutableRawPointer?) throws(HTTPError) {
        self.easy = easy
        var options = Options(easy: easy)
        setCallbacks(&options)
        setWay(&options, sessions)
        setTrust(&options)
        try setFields(&options)
        setBody(&options)
        if let refused = options.refused { throw error(.request, "libcurl does not accept \(refused)") }
    }

    private func setWay(_ options: inout Options, _ sessions: UnsafeMutableRawPointer?) {
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        options.set(CURLOPT_URL, request.url)
        options.set(CURLOPT_PATH_AS_IS, 1)
        options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        options.set(CURLOPT_PIPEWAIT, 0)
        options.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        options.set(CURLOPT_BUFFERSIZE, 64 << 10)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, limits.connect.wholeMilliseconds))
        // A connection that was idle for long may be closed by the other side at the moment of its use; what must not
        // be repeated does not take that risk.
        options.set(CURLOPT_MAXAGE_CONN, request.isRepeatable ? 60 : 15)
        // Empty texts, or libcurl asks the environment of the process.
        options.set(CURLOPT_PROXY, proxy ?? "")
        options.set(CURLOPT_NOPROXY, "")
        if case .unixSocket(let path) = configuration.route { options.set(CURLOPT_UNIX_SOCKET_PATH, path) }
        if connectsOnly {
            options.set(CURLOPT_CONNECT_ONLY, 1)
            options.set(CURLOPT_CERTINFO, 1)
            options.set(CURLOPT_FRESH_CONNECT, 1)
        }
        options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let sessions { options.set(CURLOPT_SHARE, pointer: sessions) }
        options.set(CURLOPT_ERRORBUFFER, pointer: UnsafeMutableRawPointer(errorText))
    }

    private func setTrust(_ options: inout Options) {
        let verifies = configuration.verifiesPeer
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        options.set(CURLOPT_SSL_VERIFYPEER, verifies ? 1 : 0)
        options.set(CURLOPT_SSL_VERIFYHOST, verifies ? 2 : 0)
        options.set(CURLOPT_PROXY_SSL_VERIFYPEER, verifies ? 1 : 0)
        options.set(CURLOPT_PROXY_SSL_VERIFYHOST, verifies ? 2 : 0)
        let path = configuration.caBundlePath ?? SystemTrust.path
        let isFolder = Self.isFolder(path)
        for (file, folder) in [
            (CURLOPT_CAINFO, CURLOPT_CAPATH), (CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH),
        ] {
            options.set(file, isFolder ? nil : path)
            options.set(folder, isFolder ? path : nil)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private func setFields(_ options: inout Options) throws(HTTPError) {
        var lines = request.headers.fields.map { field in
            // A semicolon is libcurl's way to send a field without a value.
            field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
        }
        // libcurl adds these to requests with a body.
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if request.headers["Expect"] == nil, !asksFirst { lines.append("Expect:") }
        for line in lines {
            guard let longer = ccurl_list_append(fields, line) else { throw error(.request, "no memory") }
            fields = longer
        }
        options.set(CURLOPT_HTTPHEADER, pointer: UnsafeMutableRawPointer(fields))
    }

    /// The body is a large file, so the other side is asked for its consent before it is sent.
    private var asksFirst: Bool {
        if case .file(_, _, let count) = request.body { return count >= Self.expectedBodyBytes }
        return false
    }

    private func setBody(_ options: inout Options) {
        if request.method == "HEAD" {
            options.set(CURLOPT_NOBODY, 1)
        } else if request.body.count > 0 || ["POST", "PUT", "PATCH"].contains(request.method) {
            options.set(CURLOPT_POST, 1)
            options.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: request.body.count)
            if case .bytes(let bytes) = request.body, request.body.count <= Self.smallBodyBytes {
                options.set(CURLOPT_COPYPOSTFIELDS, copying: bytes)
            } else {
                options.set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
            }
        } else {
            options.set(CURLOPT_HTTPGET, 1)
        }
        options.set(CURLOPT_CUSTOMREQUEST, request.method)
    }
}

/// Options of one handle, set one after the other; what libcurl refuses is noticed at the end.
private struct Options {
    let easy: UnsafeMutableRawPointer
    /// What libcurl said first.
    var refused: String?

    mutating func set(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(easy, option, value), option)
    }

    mutating func set(_ option: CURLoption, offset: Int64) {
        note(ccurl_set_offset(easy, option, curl_off_t(offset)), option)
    }

    mutating func set(_ option: CURLoption, _ text: String?) {
        note(ccurl_set_string(easy, option, text), option)
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        note(ccurl_set_pointer(easy, option, pointer), option)
    }

    /// Bytes that libcurl copies, as many as it was told before.
    mutating func set(_ option: CURLoption, copying bytes: [UInt8]) {
        var bytes = bytes
        if bytes.isEmpty { bytes = [0] }
        note(bytes.withUnsafeMutableBytes { ccurl_set_pointer(easy, option, $0.baseAddress) }, option)
    }

    mutating func note(_ code: CURLcode, _ option: CURLoption? = nil) {
        guard code != CURLE_OK, refused == nil else { return }
        let name = option.map { "option \($0.rawValue)" } ?? "the callbacks"
        refused = "\(name): \(String(cString: ccurl_easy_strerror(code)))"
    }
}

extension Transfer {
    /// C functions that find the transfer again. It outlives them: the loop holds it until libcurl let go of it.
    private func setCallbacks(_ options: inout Options) {
        var callbacks = ccurl_callbacks()
        callbacks.header = { bytes, size, count, context in
            guard let transfer = Transfer.from(context), let bytes else { return 0 }
            return transfer.takeHeaderLine(.init(start: bytes, count: size * count)) ? size * count : 0
        }
        callbacks.write = { bytes, size, count, context in
            guard let transfer = Transfer.from(context), let bytes else { return 0 }
            switch transfer.takeBody(.init(start: bytes, count: size * count)) {
            case .yes: return size * count
            case .later: return Int(CURL_WRITEFUNC_PAUSE)
            case .no: return size * count + 1
            }
        }
        callbacks.read = { buffer, size, count, context in
            guard let transfer = Transfer.from(context), let buffer else { return Int(CURL_READFUNC_ABORT) }
            return transfer.giveBody(.init(start: buffer, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
        }
        callbacks.seek = { context, offset, origin in
            guard let transfer = Transfer.from(context), origin == SEEK_SET else {
                return CURL_SEEKFUNC_CANTSEEK
            }
            transfer.rewindBody(to: Int64(offset))
            return CURL_SEEKFUNC_OK
        }
        callbacks.progress = { context, _, received, _, sent in
            Transfer.from(context)?.noteProgress(sent: Int64(sent), received: Int64(received))
            return 0
        }
        callbacks.connecting = { context, _, _ in
            // No new connection for what may not be sent again: it would only delay the answer.
            Transfer.from(context)?.maySend == true ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR
        }
        callbacks.requesting = { context, _, _, _, _ in
            Transfer.from(context)?.noteRequest() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        options.note(ccurl_set_callbacks(options.easy, &callbacks, Unmanaged.passUnretained(self).toOpaque()))
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Duration {
    /// Rounded up.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let limit: Int64 = 1 << 31
        return Int(
            min(max(seconds, -limit), limit) * 1000 + (attoseconds + 999_999_999_999_999)
                / 1_000_000_000_000_000)
    }
}
