import Foundation
import TestSupport

/// The commands of one file of `Tests/Fixtures/aws-commands`.
struct CommandScript {
    /// What is done with a command.
    enum Verb: String {
        case set, `do`, same, forms
    }

    /// One line.
    struct Line {
        let verb: Verb
        /// The variable of `set`.
        let name: String
        let text: String
    }

    let lines: [Line]

    init(named name: String) throws {
        let path = "\(RepositoryLayout.root)/Tests/Fixtures/aws-commands/\(name).txt"
        lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let verb = Verb(rawValue: String(parts[0])) else { return nil }
            guard verb == .set else { return Line(verb: verb, name: "", text: String(parts[1])) }
            let pair = parts[1].split(separator: "=", maxSplits: 1)
            return Line(verb: verb, name: String(pair[0]), text: String(pair[1]))
        }
    }

    /// The words of a command as a shell takes them apart: quotes, and `$NAME` even between single ones.
    static func words(_ text: String, _ variables: [String: String]) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            switch (character, quote) {
            case (let end, .some(let open)) where end == open: quote = nil
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case (" ", nil):
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        let names = variables.keys.sorted { $0.count > $1.count }
        return words.map { word in
            names.reduce(word) { $0.replacingOccurrences(of: "$\($1)", with: variables[$1] ?? "") }
        }
    }
}
