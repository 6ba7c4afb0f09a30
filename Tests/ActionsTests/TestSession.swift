import AWSClient
import AWSCommands
import Foundation
import Reactor
import TestSupport

extension AWSSession {
    /// A session over the compiled models of the checkout, by the system's clock.
    static func testing() throws -> AWSSession {
        try AWSSession(
            models: RepositoryLayout.root + "/.build/aws-models", product: "runbook-tests",
            clock: ClientClock(
                now: { Date().timeIntervalSince1970 }, monotonic: { ProcessInfo.processInfo.systemUptime },
                sleep: { try await EventLoop.shared.sleep(until: .now + $0) }))
    }
}
