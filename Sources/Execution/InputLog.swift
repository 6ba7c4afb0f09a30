internal import JSON
internal import Journals
internal import Runbooks
internal import Synchronization

/// Digests of what one execution could read: parameters and carried variables that its text mentions, and every
/// expression that it asked for. Compared on resume: an execution whose inputs changed runs again.
final class InputLog: Sendable {
    private let journal: Journal
    private let digests = Mutex(JSONObject())

    /// Makes an empty log; the journal's key goes into the digests, as inputs may be secrets.
    init(journal: Journal) { self.journal = journal }

    /// What was read, by name: `params:NAME`, `exports:NAME`, `value:EXPRESSION`.
    var inputs: JSONObject { digests.withLock { $0 } }

    func read(_ expression: String, _ value: JSONValue) {
        let digest = digest(of: value)
        digests.withLock { $0["value:\(expression)"] = .string(digest) }
    }

    func read(parameters: JSONObject, variables: JSONObject, mentionedIn words: Set<String>) {
        digests.withLock { digests in
            for (name, value) in parameters where words.contains(name) {
                digests["params:\(name)"] = .string(digest(of: value))
            }
            for (name, value) in variables where words.contains(name) {
                digests["exports:\(name)"] = .string(digest(of: value))
            }
        }
    }

    private func digest(of value: JSONValue) -> String { journal.keyedDigest(of: value.canonical()) }

    /// The words of a step's block and checks that can name a variable.
    static func words(of step: Step) -> Set<String> {
        var words: Set<String> = []
        for text in [step.block.text, step.cwd ?? ""] + step.postconditions.map(\.block.text) {
            var word: [UInt8] = []
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    word.append(byte)
                default:
                    if !word.isEmpty { words.insert(String(decoding: word, as: UTF8.self)) }
                    word.removeAll(keepingCapacity: true)
                }
            }
            if !word.isEmpty { words.insert(String(decoding: word, as: UTF8.self)) }
        }
        return words
    }
}
