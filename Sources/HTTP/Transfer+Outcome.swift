internal import CCurl
internal import Glibc
internal import HTTPMessages

extension Transfer {
    /// What came of it, once libcurl is done and before the handle is let go.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        if var failure {
            // More may have been sent since the failure was noted.
            failure.mayHaveArrived = failure.mayHaveArrived || mayHaveArrived
            return .failure(failure)
        }
        guard code == CURLE_OK else { return .failure(failure(of: code)) }
        if connectsOnly {
            certificate = easy.flatMap { easy in
                let lines = Self.certificateLines(easy)
                return lines.isEmpty ? nil : PeerCertificate(lines: lines)
            }
            return .success(HTTPResponse(status: 0))
        }
        guard head.isComplete else { return .failure(error(.broken, "the answer has no header")) }
        return .success(
            HTTPResponse(status: head.status, headers: head.headers, body: body, timing: timing))
    }

    private func failure(of code: CURLcode) -> HTTPError {
        let written = String(cString: errorText)
        let words = written.isEmpty ? String(cString: ccurl_easy_strerror(code)) : written
        guard !mayHaveArrived else {
            switch code {
            case CURLE_OPERATION_TIMEDOUT: return error(.timeout, Self.phrase(words))
            case CURLE_COULDNT_CONNECT, CURLE_ABORTED_BY_CALLBACK:
                // The second connection that was denied.
                return error(.broken, "the connection was closed without an answer")
            default: return error(.broken, Self.phrase(words))
            }
        }
        var failure = error(reason(of: code, words), Self.phrase(words))
        failure.isRefused =
            code == CURLE_COULDNT_CONNECT && proxy == nil
            && easy.map { ccurl_info_long($0, CURLINFO_OS_ERRNO) } == Int(ECONNREFUSED)
        return failure
    }

    /// What libcurl says of the server's own certificate; empty without TLS.
    private static func certificateLines(_ easy: UnsafeMutableRawPointer) -> [String] {
        var lines: [String] = []
        var entry = ccurl_first_certificate(easy)
        while let current = entry {
            lines.append(String(cString: current.pointee.data))
            entry = UnsafePointer(current.pointee.next)
        }
        return lines
    }

    /// The reason of a failure before anything was sent.
    private func reason(of code: CURLcode, _ words: String) -> HTTPError.Reason {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .name
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .certificate
        case CURLE_SSL_CONNECT_ERROR:
            // A connection that broke in the handshake says nothing of certificates.
            words.contains("SSL_ERROR_SYSCALL") || words.contains("reset by peer")
                || words.contains("unexpected eof") ? .connect : .certificate
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_READ_ERROR, CURLE_OUT_OF_MEMORY: .request
        default: proxy != nil ? .proxy : .connect
        }
    }

    /// libcurl's words as the rest of a sentence.
    private static func phrase(_ words: String) -> String {
        guard let first = words.first, let second = words.dropFirst().first, second.isLowercase else {
            return words
        }
        return first.lowercased() + words.dropFirst()
    }

    private var timing: HTTPTiming? {
        guard let easy else { return nil }
        func time(_ info: CURLINFO) -> Duration { .microseconds(ccurl_info_offset(easy, info)) }
        let (firstByte, total) = (time(CURLINFO_STARTTRANSFER_TIME_T), time(CURLINFO_TOTAL_TIME_T))
        guard ccurl_info_long(easy, CURLINFO_NUM_CONNECTS) > 0 else {
            return HTTPTiming(firstByte: firstByte, total: total, wasReused: true)
        }
        let (name, connected) = (time(CURLINFO_NAMELOOKUP_TIME_T), time(CURLINFO_CONNECT_TIME_T))
        let secured = time(CURLINFO_APPCONNECT_TIME_T)
        return HTTPTiming(
            name: name, connect: max(.zero, connected - name),
            tls: secured > .zero ? max(.zero, secured - connected) : .zero, firstByte: firstByte,
            total: total, wasReused: false)
    }
}
