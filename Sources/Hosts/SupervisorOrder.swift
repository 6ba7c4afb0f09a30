/// What the supervisor is asked to do with one attempt.
public struct SupervisorOrder: Sendable {
    /// Starts a block, or takes up one that an earlier connection started.
    public enum Verb: String, Sendable {
        case begin
        case attach
    }

    /// What reads the program on the host.
    public enum Shell: String, Sendable {
        case bash
        case sh
    }

    /// What one run has on one target: letters and digits.
    public var slot: String
    /// The attempt's name in its slot: letters and digits.
    public var attempt: String
    /// The value of `RUNBOOK_ATTEMPT` in every process of the attempt.
    public var marker: String
    /// How long the block may go on without anybody connected, in whole seconds.
    public var graceSeconds: Int
    /// What reads the program.
    public var shell: Shell
    /// What the block leaves in its process group stays at its end.
    public var keepsGroup: Bool
    /// The text for the shell.
    public var program: [UInt8]

    /// Makes an order.
    public init(
        slot: String, attempt: String, marker: String, graceSeconds: Int, shell: Shell, keepsGroup: Bool,
        program: [UInt8]
    ) {
        self.slot = slot
        self.attempt = attempt
        self.marker = marker
        self.graceSeconds = graceSeconds
        self.shell = shell
        self.keepsGroup = keepsGroup
        self.program = program
    }

    /// The lines that begin the order, and for `begin` the program.
    ///
    /// `done`: How many bytes of standard output and of standard error the caller has already.
    func input(_ verb: Verb, token: String, done: (out: Int, err: Int) = (0, 0)) -> [UInt8] {
        let lines = [
            token, verb.rawValue, slot, attempt, marker.split(separator: "\n").joined(separator: " "),
            "\(graceSeconds)", shell.rawValue, keepsGroup ? "yes" : "no", "\(program.count)", "\(done.out)",
            "\(done.err)",
        ]
        return Array((lines.joined(separator: "\n") + "\n").utf8) + (verb == .begin ? program : [])
    }
}
