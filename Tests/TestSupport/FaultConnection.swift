internal import Foundation
internal import Synchronization

/// One connection of the fault server, on a thread of its own.
final class FaultConnection {
    private struct Goodbye: Error {}

    private let socket: Int32
    private let number: Int
    private let core: FaultServerCore
    /// What came and was not used.
    private var rest: [UInt8] = []
    private static let keptBodyBytes = 8 << 20

    init(socket: Int32, number: Int, core: FaultServerCore) {
        self.socket = socket
        self.number = number
        self.core = core
    }

    func serve() {
        defer { core.closed(socket) }
        do {
            while true {
                let (request, raw) = try readRequest()
                for act in core.answer(request).acts { try perform(act, raw) }
                if request["Connection"]?.lowercased() == "close" { break }
            }
        } catch {}
    }

    // MARK: Reading

    /// The next request, and its head as it came.
    private func readRequest() throws -> (FaultServer.Request, head: [UInt8]) {
        let head = try read(through: Array("\r\n\r\n".utf8))
        var lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n").filter {
            !$0.isEmpty
        }
        guard !lines.isEmpty else { throw Goodbye() }
        let first = lines.removeFirst().split(separator: " ")
        guard first.count == 3 else { throw Goodbye() }
        let fields = lines.compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (String(line[..<colon]), value)
        }
        func field(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
        if field("expect")?.lowercased() == "100-continue" {
            if core.refusesExpectations {
                LoopbackSocket.send(FaultAnswer.head(417, [("Content-Length", "0")]), to: socket)
                return try readRequest()
            }
            LoopbackSocket.send("HTTP/1.1 100 Continue\r\n\r\n".utf8, to: socket)
        }
        var (body, bodyCount): ([UInt8], Int) = ([], 0)
        if let length = field("content-length").flatMap({ Int($0) }) {
            (body, bodyCount) = (try read(length), length)
        } else if field("transfer-encoding")?.lowercased() == "chunked" {
            body = try readChunks()
            bodyCount = body.count
        }
        let request = core.state.withLock { state in
            let request = FaultServer.Request(
                method: String(first[0]), target: String(first[1]), fields: fields, body: body,
                bodyCount: bodyCount, connection: number, number: state.requests.count + 1)
            state.requests.append(request)
            return request
        }
        return (request, head)
    }

    private func fill() throws {
        let bytes = LoopbackSocket.receive(from: socket)
        guard !bytes.isEmpty else { throw Goodbye() }
        rest += bytes
    }

    private func read(through mark: [UInt8]) throws -> [UInt8] {
        while true {
            if let range = rest.firstRange(of: mark) {
                let bytes = Array(rest[..<range.upperBound])
                rest.removeSubrange(..<range.upperBound)
                return bytes
            }
            try fill()
        }
    }

    /// So many bytes, of which the first are kept.
    private func read(_ count: Int) throws -> [UInt8] {
        var (kept, missing): ([UInt8], Int) = ([], count)
        while true {
            let taken = min(missing, rest.count)
            kept += rest.prefix(min(taken, Self.keptBodyBytes - kept.count))
            rest.removeSubrange(..<taken)
            missing -= taken
            if missing == 0 { return kept }
            try fill()
        }
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try read(through: Array("\r\n".utf8)), as: UTF8.self)
            let count = Int(line.prefix { $0.isHexDigit }, radix: 16) ?? 0
            body += try read(count)
            _ = try read(2)
            if count == 0 { return body }
        }
    }

    // MARK: Acting

    private func perform(_ act: FaultAnswer.Act, _ request: [UInt8]) throws {
        switch act {
        case .bytes(let bytes): try send(bytes)
        case .fill(let count):
            let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)
            for start in stride(from: 0, to: count, by: piece.count) {
                try send(piece.prefix(count - start))
            }
        case .pause(let time):
            let (seconds, attoseconds) = time.components
            Thread.sleep(forTimeInterval: Double(seconds) + Double(attoseconds) / 1e18)
        case .silence:
            while true { try fill() }
        case .close: throw Goodbye()
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            throw Goodbye()
        case .forward(let port, let use):
            for act in use(try answer(from: port, to: request)) { try perform(act, request) }
        case .tunnel(let port): try tunnel(to: port)
        }
    }

    private func send(_ bytes: some Collection<UInt8>) throws {
        guard LoopbackSocket.send(bytes, to: socket) else { throw Goodbye() }
        core.state.withLock { $0.bytesSent += bytes.count }
    }

    /// The whole answer of another server, with a length in its head, so that this connection can stay.
    private func answer(from port: UInt16, to head: [UInt8]) throws -> [UInt8] {
        guard let other = LoopbackSocket.connect(port: port) else { throw Goodbye() }
        defer { close(other) }
        let body = core.state.withLock { state in
            state.requests.last { $0.connection == number }?.body ?? []
        }
        var lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        lines = lines.filter { line in
            let line = line.lowercased()
            return !line.isEmpty
                && !["connection:", "expect:", "transfer-encoding:"].contains { line.hasPrefix($0) }
        }
        if !lines.contains(where: { $0.lowercased().hasPrefix("content-length:") }), !body.isEmpty {
            lines.append("Content-Length: \(body.count)")
        }
        lines.append("Connection: close")
        LoopbackSocket.send(Array("\(lines.joined(separator: "\r\n"))\r\n\r\n".utf8) + body, to: other)
        var answer: [UInt8] = []
        while true {
            let bytes = LoopbackSocket.receive(from: other)
            guard !bytes.isEmpty else { break }
            answer += bytes
        }
        return Self.keepingAlive(answer)
    }

    /// An answer that said it was the last one, for a connection where it is not. Without a length it stays the last.
    private static func keepingAlive(_ answer: [UInt8]) -> [UInt8] {
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else { return answer }
        let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let hasLength = lines.contains { line in
            ["content-length:", "transfer-encoding:"].contains { line.lowercased().hasPrefix($0) }
        }
        guard hasLength else { return answer }
        let kept = lines.filter { !$0.lowercased().hasPrefix("connection:") }
        return Array("\(kept.joined(separator: "\r\n"))\r\n\r\n".utf8) + answer[end.upperBound...]
    }

    /// Copies in both directions until both ends are closed.
    private func tunnel(to port: UInt16) throws {
        guard let other = LoopbackSocket.connect(port: port) else { throw Goodbye() }
        defer { close(other) }
        LoopbackSocket.send(rest, to: other)
        let socket = socket
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            Self.copy(from: other, to: socket)
            isDone.signal()
        }
        Self.copy(from: socket, to: other)
        isDone.wait()
        throw Goodbye()
    }

    private static func copy(from source: Int32, to destination: Int32) {
        while true {
            let bytes = LoopbackSocket.receive(from: source)
            guard !bytes.isEmpty, LoopbackSocket.send(bytes, to: destination) else { break }
        }
        shutdown(destination, Int32(SHUT_WR))
        shutdown(source, Int32(SHUT_RD))
    }
}
