/// Writes what a program reads, piece by piece.
public typealias HostInput =
    @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void

/// Runs short programs in `sh` on a host, for one user there.
public protocol HostShell: Sendable {
    /// What to call the host in messages.
    var name: String { get }

    /// What a program printed to standard output.
    ///
    /// - Parameters:
    ///   - text: The program; it reads `input` from standard input.
    ///   - input: What it reads, from memory.
    ///   - body: Writes what it reads after that.
    ///   - limitBytes: The most that is kept of what it prints.
    ///   - timeout: How long it may take.
    /// - Returns: The beginning of it.
    /// - Throws: `HostError.refused` with its complaint when it does not exit with status 0.
    func output(
        of text: String, input: [UInt8], body: HostInput?, limitBytes: Int, timeout: Duration
    ) async throws(HostError) -> [UInt8]
}

extension HostShell {
    /// What a short program printed, within a minute.
    public func output(of text: String, input: [UInt8]) async throws(HostError) -> [UInt8] {
        try await output(of: text, input: input, body: nil, limitBytes: 1 << 20, timeout: .seconds(60))
    }
}

/// Runs programs through channels, one for each.
public struct RouteShell: HostShell {
    private let route: any HostRoute
    private let user: HostUser?

    /// `user`: Who runs them; nil: whoever connects.
    public init(_ route: any HostRoute, as user: HostUser? = nil) {
        self.route = route
        self.user = user
    }

    /// What to call the host in messages.
    public var name: String { route.name }

    /// What a program printed; see `HostShell`.
    public func output(
        of text: String, input: [UInt8], body: HostInput?, limitBytes: Int, timeout: Duration
    ) async throws(HostError) -> [UInt8] {
        try await HostScript.output(
            of: text, input: input, on: route, as: user, body: body, limitBytes: limitBytes, timeout: timeout)
    }
}
