internal import Cryptography
internal import Hosts

/// What one command does on an instance: `sh` reads a program there, and what it prints comes back whole.
struct SSMWork: Sendable {
    /// The program.
    var program: String
    /// What it reads.
    var input: [UInt8]
    /// Who runs it; nil: root, as whom the agent runs.
    var user: String?
    /// The program is a supervisor: its input goes on with a beat each second, and with `kill timeout` after so many
    /// seconds. It is in a session of its own, and told of it when the command is killed.
    var limitSeconds: Int?
    /// How long the command may run.
    var seconds: Int
    /// What tells it from all others in SSM's list, at most 100 characters.
    var comment: String
    /// An answer that is too long for SSM goes through the bucket, if there is one; else it is not handed over.
    var givesObject = false
    /// The object that takes it.
    var answerURL: String?
}

/// How payloads are hidden: a passphrase of one command, which only the host's key opens.
struct SSMSeal: Sendable {
    /// The passphrase, 64 hexadecimal digits.
    let passphrase = Hexadecimal.encode(SecureRandom.bytes(32))
    /// The passphrase for the host.
    let sealedPassphrase: [UInt8]

    /// `publicKey`: The host's, in DER.
    init(publicKey: [UInt8]) throws(HostError) {
        do throws(CryptographyError) {
            sealedPassphrase = try RSAOAEP.seal(Array(passphrase.utf8), publicKey: publicKey)
        } catch {
            throw .refused("the key of the host cannot be used: \(error.description)")
        }
    }

    func seal(_ bytes: [UInt8]) -> [UInt8] { SaltedAES.seal(bytes, passphrase: Array(passphrase.utf8)) }

    func open(_ bytes: [UInt8]) -> [UInt8]? { try? SaltedAES.open(bytes, passphrase: Array(passphrase.utf8)) }
}

/// What a command printed, before it is opened.
struct SSMAnswer: Sendable {
    /// Where the answer is.
    enum Place: Sendable, Hashable {
        /// Here.
        case here([UInt8])
        /// In the bucket, with this SHA-256.
        case bucket(sha256: String)
        /// Nowhere: it is too long for SSM, and there was no object for it.
        case nowhere
        /// The program did not run, for this reason.
        case failed(String)
    }

    var place: Place
    /// The exit status of the program.
    var status = 0
    /// How many bytes at the beginning are the end of its standard error.
    var errorCount = 0
    /// How many bytes it has.
    var size = 0

    /// Finds the answer in a command's output; nil: there is none, or not all of it.
    init?(_ output: String, token: String) {
        let lines = output.split(separator: "\n").drop { !$0.hasPrefix(token) }
        guard let line = lines.first else { return nil }
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 1 else { return nil }
        if words[1] == "failed" {
            place = .failed(words.dropFirst(2).joined(separator: " "))
            return
        }
        let numbers = words.dropFirst(2).prefix(3).compactMap { Int($0) }
        guard words.count == 6, numbers.count == 3 else { return nil }
        let (status, errors, size) = (numbers[0], numbers[1], numbers[2])
        self.status = status
        errorCount = errors
        self.size = size
        switch words[1] {
        case "here":
            let text = lines.dropFirst().first ?? ""
            guard let bytes = Base64.decode(String(text)) else { return nil }
            place = .here(bytes)
        case "bucket": place = .bucket(sha256: words[5])
        case "long": place = .nowhere
        default: return nil
        }
    }
}
