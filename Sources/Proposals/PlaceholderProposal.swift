internal import Runbooks
internal import Texts

/// The words of a guide that its reader is to replace, each with an expression, and the parameters that those need.
struct PlaceholderProposal {
    struct Entry: Equatable {
        let token: String
        /// The document's lines.
        let lines: [Int]
        let expression: String
        /// The parameter to be declared; nil where the target knows the value.
        let parameter: String?
        /// It surely is one: others are proposed as comments.
        let isSure: Bool
    }

    private(set) var entries: [Entry] = []

    /// `found`: The tokens in document order, with their lines, and whether each surely is one.
    init(_ found: [(token: String, line: Int, isSure: Bool)]) {
        var lines: [String: [Int]] = [:]
        var order: [(token: String, isSure: Bool)] = []
        for (token, line, isSure) in found {
            if lines[token] == nil { order.append((token, isSure)) }
            if lines[token]?.last != line { lines[token, default: []].append(line) }
        }
        var taken: Set<String> = []
        for (token, isSure) in order {
            let words = Self.words(of: token)
            let known = Self.known(token)
            var parameter: String?
            if known == nil {
                var name = words.joined(separator: "_").uppercased()
                if name.isEmpty || name.first?.isNumber == true { name = "VALUE_\(taken.count + 1)" }
                // `<REGION>` and `<region>` are one word in two cases.
                if order.contains(where: { $0.token != token && $0.token.lowercased() == token.lowercased() })
                {
                    parameter = name
                } else {
                    var unique = name
                    var number = 2
                    while taken.contains(unique) {
                        unique = "\(name)_\(number)"
                        number += 1
                    }
                    parameter = unique
                }
            }
            if let parameter { taken.insert(parameter) }
            entries.append(
                Entry(
                    token: token, lines: lines[token] ?? [], expression: known ?? "params.\(parameter ?? "")",
                    parameter: parameter, isSure: isSure || known != nil))
        }
    }

    /// The parameters in order, each once, with the words that they stand for.
    var parameters: [(name: String, tokens: [String])] {
        var result: [(name: String, tokens: [String])] = []
        for entry in entries where entry.isSure {
            guard let name = entry.parameter else { continue }
            if let index = result.firstIndex(where: { $0.name == name }) {
                result[index].tokens.append(entry.token)
            } else {
                result.append((name, [entry.token]))
            }
        }
        return result
    }

    private static func words(of token: String) -> [String] {
        token.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    /// What the target itself knows.
    private static func known(_ token: String) -> String? {
        let inner = token.filter { !"<>[]{}$".contains($0) }.lowercased()
        switch inner.replacing("-", with: "_").replacing(" ", with: "_") {
        case "region", "aws_region", "리전", "リージョン": return "target.region"
        case "account_id", "aws_account_id", "account", "accountid", "계정_id", "アカウントid":
            return "target.account"
        default: return nil
        }
    }
}
