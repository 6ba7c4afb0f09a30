public import Processes

/// The way to where a supervisor runs, for one user there.
public protocol HostRoute: Sendable {
    /// What to call the host in messages.
    var name: String { get }

    /// Opens a channel: a process whose descriptors 0 to 2 are those of `sh -c TEXT` there. A login shell may
    /// write to them before it.
    ///
    /// - Parameter text: A command for `sh`, without single quotes, exclamation marks and newlines: any login shell
    ///   hands it on as it is.
    /// - Returns: The process; whoever opened it ends it.
    /// - Throws: `HostError.unreachable` when there is no connection.
    func open(_ text: String) async throws(HostError) -> ChildProcess

    /// How long a lost connection may stay lost.
    var grace: Duration { get }
}

/// Another user than the one who connects.
public struct HostUser: Sendable, Hashable {
    /// The user's name.
    public var name: String
    /// What `sudo` wants to know; nil: it must not ask.
    public var password: String?

    /// Names a user.
    public init(name: String, password: String? = nil) {
        self.name = name
        self.password = password
    }
}

/// A program for `sh` and its first input, as bytes for a channel.
struct ChannelInput {
    /// The command that reads them.
    let command: String
    /// What is written to it first.
    let bytes: [UInt8]

    /// Reads a program of its own length after the line `token`, so that what `sudo` may have left unread does no harm.
    private static func stage(_ token: String, length: Int) -> String {
        "while read -r line && [ \"$line\" != \(token) ]; do :; done; eval \"$(head -c \(length))\""
    }

    /// - Parameters:
    ///   - program: The program.
    ///   - input: What it reads.
    ///   - user: Who runs it; nil: whoever connects.
    ///   - token: Letters and digits that nothing else has.
    init(program: String, input: [UInt8], user: HostUser?, token: String) {
        let program = Array(program.utf8)
        let start = Array("\(token)\n".utf8)
        guard let user else {
            command = Self.stage(token, length: program.count)
            bytes = start + program + input
            return
        }
        let change = Array(Self.changeUser.utf8)
        let next = Self.stage(token, length: program.count)
        let isAsked = user.password == nil ? "no" : "yes"
        let password = user.password.map { Array("\($0)\n".utf8) } ?? []
        command = Self.stage(token, length: change.count)
        bytes =
            start + change + Array("\(user.name)\n\(isAsked)\n\(next)\n".utf8) + password + start + program
            + input
    }

    /// Becomes another user, unless it is that user already. What a password was not asked for is passed over by the
    /// program that is started.
    private static let changeUser = """
        read -r user && read -r isAsked && read -r next || exit 125
        if [ "$user" = "$(id -un)" ]; then exec sh -c "$next"; fi
        command -v sudo >/dev/null || { echo "the host has no sudo" >&2; exit 125; }
        if [ "$isAsked" = yes ]; then exec sudo -k -H -S -p "" -u "$user" -- sh -c "$next"; fi
        exec sudo -n -H -u "$user" -- sh -c "$next"

        """
}
