internal import PythonTexts

/// What a command line needs from where it was typed: its environment and its files.
public struct ArgumentContext: Sendable {
    /// Why a file cannot be read, as the system says it.
    public struct Failure: Error, Sendable, Hashable {
        /// `errno`.
        public var number: Int32
        /// Its text, such as `No such file or directory`.
        public var text: String

        /// Makes a failure.
        public init(number: Int32, text: String) {
            self.number = number
            self.text = text
        }
    }

    /// How blobs are written in arguments.
    public enum BinaryFormat: String, Sendable, Hashable {
        case base64
        case raw = "raw-in-base64-out"
    }

    /// Variables, for `$NAME` and `~` in paths.
    public var environment: [String: String]
    /// What `cli_binary_format` of the profile says; `--cli-binary-format` goes before it.
    public var binaryFormat: BinaryFormat
    /// Reads a whole file, as the user and from the folder where the command was typed.
    public var readFile: @Sendable (String) -> Result<[UInt8], Failure>
    /// Whether a path is a file, not a folder.
    public var isFile: @Sendable (String) -> Bool
    /// A text that is not used again, beginning with a prefix: for CloudFront's references.
    public var makeUnique: @Sendable (_ prefix: String) -> String

    /// Makes a context.
    public init(
        environment: [String: String] = [:], binaryFormat: BinaryFormat = .base64,
        readFile: @escaping @Sendable (String) -> Result<[UInt8], Failure>,
        isFile: @escaping @Sendable (String) -> Bool,
        makeUnique: @escaping @Sendable (_ prefix: String) -> String
    ) {
        self.environment = environment
        self.binaryFormat = binaryFormat
        self.readFile = readFile
        self.isFile = isFile
        self.makeUnique = makeUnique
    }
}

extension ArgumentContext {
    /// The content behind `file://` (text) or `fileb://` (bytes); nil for every other value.
    ///
    /// - Throws: The AWS CLI's message, to be put behind the option's name.
    func load(_ value: String) throws(ParameterFileError) -> ShorthandValue? {
        if value.hasPrefix("file://") {
            let path = expandVariables(expandHome(String(value.dropFirst(7))))
            let bytes = try read(path, value)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ParameterFileError(
                    message:
                        "Unable to load paramfile (\(path)), text contents could not be decoded.  If this is a "
                        + "binary file, please use the fileb:// prefix instead of the file:// prefix.")
            }
            // Files of text are read with Python's universal line ends.
            return .text(text.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
        }
        guard value.hasPrefix("fileb://") else { return nil }
        return .bytes(try read(expandVariables(expandHome(String(value.dropFirst(8)))), value))
    }

    private func read(_ path: String, _ value: String) throws(ParameterFileError) -> [UInt8] {
        switch readFile(path) {
        case .success(let bytes): return bytes
        case .failure(let failure):
            throw ParameterFileError(
                message: "Unable to load paramfile \(value): [Errno \(failure.number)] \(failure.text): "
                    + PythonText.repr(path))
        }
    }

    /// `~` and `~/…` with `HOME`; other users' folders stay as they are.
    func expandHome(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
        let trimmed = home.count > 1 && home.hasSuffix("/") ? String(home.dropLast()) : home
        return trimmed == "/" && path.count > 1 ? String(path.dropFirst()) : trimmed + path.dropFirst()
    }

    /// `$NAME` and `${NAME}`; unknown names stay as they are.
    func expandVariables(_ path: String) -> String {
        var result = ""
        var rest = path[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let behind = rest[rest.index(after: dollar)...]
            var name = behind.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            var end = name.endIndex
            if behind.first == "{", let close = behind.firstIndex(of: "}") {
                name = behind[behind.index(after: behind.startIndex)..<close]
                end = behind.index(after: close)
            }
            if !name.isEmpty, let value = environment[String(name)] {
                result += value
            } else {
                result += rest[dollar..<end]
            }
            rest = rest[end...]
        }
        return result + rest
    }
}

/// A file of parameters that cannot be used.
struct ParameterFileError: Error, Sendable, Hashable {
    /// In the AWS CLI's words.
    var message: String
}
