internal import CSystem
internal import Glibc

/// What the listeners share: waiting for the next connection.
struct ListeningSocket: Sendable {
    let descriptor: Descriptor
    let name: String

    /// - Returns: A socket that does not block, to be adopted.
    func accept() async throws -> Int32 {
        while true {
            try Task.checkCancellation()
            let result = Int32(descriptor.perform { Int(csys_accept($0)) })
            switch -result {
            case EAGAIN:
                try await descriptor.wait(for: .reading)
            case EINTR, ECONNABORTED:
                continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // The connection stays in the queue, so trying again at once would only burn time.
                try await EventLoop.shared.sleep(until: .now + .milliseconds(50))
            default:
                return try SystemError.check(result, "accept a connection at", name)
            }
        }
    }
}
