/// What the engine answers: what the helper is to write, and its exit code.
public struct Response: Sendable, Hashable {
    /// The helper's exit code, 0 to 255.
    public var status: UInt8
    /// For the helper's standard output.
    public var stdout: [UInt8]
    /// For the helper's standard error.
    public var stderr: [UInt8]

    /// The next program of the helper's name on `PATH` is to do it; the rest holds where there is none.
    public var isElsewhere = false

    /// The helper is to become this command of `/bin/sh`, in its own process; nil: it is not.
    public var shell: String?

    /// What the helper does itself: `command` is for `/bin/sh`, and holds no NUL.
    public static func shell(_ command: String) -> Response {
        var response = Response(status: 255)
        response.shell = command
        return response
    }

    /// What is not done here: another program may do it, else `message` is the reason, and the exit code is 252.
    public static func elsewhere(_ message: String) -> Response {
        var response = Response(status: 252, stderr: Array(message.utf8))
        response.isElsewhere = true
        return response
    }

    /// Makes a response.
    public init(status: UInt8, stdout: [UInt8] = [], stderr: [UInt8] = []) {
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
    }

    /// Reads a frame's payload.
    ///
    /// - Throws: `FrameError`.
    public init(payload: [UInt8]) throws(FrameError) {
        let fields = try Fields(payload: payload)
        guard let status = fields["status"], status.count == 1 else { throw .missingField("status") }
        guard let stdout = fields["stdout"] else { throw .missingField("stdout") }
        guard let stderr = fields["stderr"] else { throw .missingField("stderr") }
        self.init(status: status[0], stdout: stdout, stderr: stderr)
        isElsewhere = fields["elsewhere"] != nil
        shell = fields[text: "shell"]
    }

    /// The whole frame.
    ///
    /// - Throws: `FrameError.oversized`.
    public func frame() throws(FrameError) -> [UInt8] {
        var fields = Fields()
        fields["status"] = [status]
        fields["stdout"] = stdout
        fields["stderr"] = stderr
        if isElsewhere { fields["elsewhere"] = [] }
        if let shell { fields[text: "shell"] = shell }
        return try Frame.encode(fields.payload)
    }
}
