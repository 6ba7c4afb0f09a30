/// A file that a step is about to change, as it was before: on disk before anything of it is written, so that it can be
/// brought back.
public struct PreviousFile: Sendable, Hashable {
    /// What was there.
    public struct Present: Sendable, Hashable {
        /// Its permission bits.
        public var mode: UInt32
        /// `user:group`, names, or the numbers of those without a name.
        public var owner: String
        /// How many bytes it had.
        public var sizeBytes: Int
        /// Its bytes; nil where they are not kept: there were more than `PreviousFile.limitBytes`.
        public var contents: [UInt8]?

        /// Describes a file.
        public init(mode: UInt32, owner: String, sizeBytes: Int, contents: [UInt8]?) {
            self.mode = mode
            self.owner = owner
            self.sizeBytes = sizeBytes
            self.contents = contents
        }
    }

    /// Larger files are not kept.
    public static let limitBytes = 16 << 20

    /// Where it lies on the target, as the step says it; may be relative to the working directory.
    public var path: String
    /// What was there; nil: nothing.
    public var present: Present?
    /// A keyed digest of the SHA-256 of what is written, in hexadecimal: whoever brings the file back can tell by it
    /// whether somebody else has changed it since.
    public var writtenDigest: String

    /// Describes what was there.
    public init(path: String, present: Present?, writtenDigest: String) {
        self.path = path
        self.present = present
        self.writtenDigest = writtenDigest
    }
}

/// What a run kept of one file before one attempt changed it.
public struct KeptFile: Sendable, Hashable {
    /// The attempt.
    public var attempt: AttemptKey
    /// When, in milliseconds since 1970 UTC.
    public var at: Int64
    /// What was there.
    public var previous: PreviousFile

    /// Describes what was kept.
    public init(attempt: AttemptKey, at: Int64, previous: PreviousFile) {
        self.attempt = attempt
        self.at = at
        self.previous = previous
    }
}
