internal import Cryptography
public import Runbooks

/// Where a file of a step lies.
public struct FilePlace: Sendable, Hashable {
    /// The path, absolute, or relative to the working directory that earlier steps left.
    public var path: String
    /// The run's name.
    public var run: String
    /// The document.
    public var runbook: Runbook
    /// The step.
    public var step: Step
    /// The target.
    public var target: Target
    /// The shell state of earlier steps, oldest first: it holds the working directory.
    public var carried: [CarriedState]

    /// Makes a place.
    public init(
        path: String, run: String, runbook: Runbook, step: Step, target: Target, carried: [CarriedState]
    ) {
        self.path = path
        self.run = run
        self.runbook = runbook
        self.step = step
        self.target = target
        self.carried = carried
    }
}

/// A file that lies on this machine, to be delivered.
public struct LocalFile: Sendable, Hashable {
    /// Where, on this machine.
    public var path: String
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    public var sha256: String
    /// How many bytes it has.
    public var sizeBytes: Int

    /// Names a file.
    public init(path: String, sha256: String, sizeBytes: Int) {
        self.path = path
        self.sha256 = sha256
        self.sizeBytes = sizeBytes
    }
}

/// A file to be fetched onto this machine.
public struct FetchRequest: Sendable, Hashable {
    /// Where it is: `http`, `https` or `file`.
    public var url: String
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    public var sha256: String

    /// Names a file.
    public init(url: String, sha256: String) {
        self.url = url
        self.sha256 = sha256
    }
}

/// What a file is to hold.
public enum FileContents: Sendable, Hashable {
    /// A block's text.
    case bytes([UInt8])
    /// A file of this machine, which is read while it is written: it may be larger than memory.
    case file(LocalFile)

    /// SHA-256, 64 lower-case hexadecimal digits.
    public var sha256: String {
        switch self {
        case .bytes(let bytes): Hexadecimal.encode(SHA256.hash(bytes))
        case .file(let file): file.sha256
        }
    }
}

/// A file that a step wants on a target, with every expression expanded.
public struct FileRequest: Sendable, Hashable {
    /// Where.
    public var place: FilePlace
    /// What it is to hold.
    public var contents: FileContents
    /// Permission bits; nil: those of the file that is there, 0644 for a new one.
    public var mode: UInt32?
    /// `user` or `user:group`, names or numbers, the user's own group when none is named; nil: those of the file that
    /// is there, whoever writes for a new one.
    public var owner: String?

    /// Makes a request.
    public init(place: FilePlace, contents: FileContents, mode: UInt32?, owner: String?) {
        self.place = place
        self.contents = contents
        self.mode = mode
        self.owner = owner
    }
}

/// A file that is there.
public struct FileState: Sendable, Hashable {
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    public var sha256: String
    /// How many bytes it has.
    public var sizeBytes: Int
    /// Its permission bits.
    public var mode: UInt32
    /// The user's name, or the number of a user without a name.
    public var user: String
    /// The group's name, or the number of a group without a name.
    public var group: String

    /// Makes a state.
    public init(sha256: String, sizeBytes: Int, mode: UInt32, user: String, group: String) {
        self.sha256 = sha256
        self.sizeBytes = sizeBytes
        self.mode = mode
        self.user = user
        self.group = group
    }
}

/// A file on a target cannot be looked at, read or written.
public struct FileProblem: Error, Sendable, Hashable {
    /// Why, for people.
    public var message: String

    /// Makes a problem.
    public init(_ message: String) { self.message = message }
}
