public import JSON
internal import PythonTexts

/// Options and positional arguments taken from a list of words, by the rules of Python's `argparse`, which AWS CLI
/// runs three times over: for the global options, for the operation's name, and for the operation's options.
///
/// Options may be abbreviated to a prefix that fits one only; what no rule takes is handed back in the order in which
/// `argparse` finds it. Source: Python's documentation of `argparse`, and runs of AWS CLI 2.9.19.
public struct WordParser: Sendable {
    /// How many words belong to an option or a positional argument.
    public enum Arity: Sendable, Hashable {
        /// None: the option stands for a truth.
        case flag(Bool)
        case one, optional, any, atLeastOne
        /// Just so many, in a row; as a list.
        case exactly(Int)

        /// A positional argument of this kind cannot be left out.
        fileprivate var isNeeded: Bool {
            switch self {
            case .one, .exactly: true
            case .flag, .optional, .any, .atLeastOne: false
            }
        }
    }

    /// What the words are turned into as they are read.
    public enum Conversion: Sendable, Hashable { case text, integer, float }

    /// One option or positional argument.
    public struct Definition: Sendable {
        /// The option with its dashes; nil for a positional argument.
        public var option: String?
        /// Where its value is kept; two options may share one place.
        public var destination: String
        /// How many words it takes.
        public var arity: Arity
        /// What its words become.
        public var conversion: Conversion
        /// An option that must be there; a positional argument of one word always is.
        public var isRequired: Bool
        /// The only values; nil: any.
        public var choices: [String]?
        /// The value of an option whose optional word is missing; nil: `.bare`.
        public var constant: String?

        /// Describes an option such as `--name`, or a positional argument such as `outfile`.
        public init(
            _ name: String, destination: String? = nil, arity: Arity = .one, conversion: Conversion = .text,
            isRequired: Bool = false, choices: [String]? = nil, constant: String? = nil
        ) {
            option = name.hasPrefix("--") ? name : nil
            let bare = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
            self.destination = destination ?? bare.replacing("-", with: "_")
            self.arity = arity
            self.conversion = conversion
            self.isRequired = isRequired
            self.choices = choices
            self.constant = constant
        }

        /// The name in messages.
        var name: String { option ?? destination }
    }

    /// What was read for one definition.
    public enum Value: Sendable, Hashable {
        case text(String)
        case list([String])
        case flag(Bool)
        /// A number by Python's rules; a text for infinities and what is no number.
        case number(JSONValue)
        /// The option stood there without its optional word.
        case bare
    }

    /// What was found.
    public struct Result: Sendable {
        /// Values by destination.
        public var values: [String: Value] = [:]
        /// Words that nothing took.
        public var rest: [String] = []
        /// Every value in the order of the words, for options that may come again: the option's name, and what it got.
        public var occurrences: [Occurrence] = []

        /// One time that a definition was given.
        public struct Occurrence: Sendable, Hashable {
            /// The option with its dashes, or the positional argument's name.
            public var name: String
            /// What it got.
            public var value: Value
        }
    }

    private let definitions: [Definition]
    private let options: [String: Int]
    private let optionNames: [String]
    private let positionals: [Int]

    /// Takes the definitions in order; of two options with one name the later one holds.
    public init(_ definitions: [Definition]) {
        var options: [String: Int] = [:]
        var names: [String] = []
        for (index, definition) in definitions.enumerated() {
            guard let option = definition.option else { continue }
            if options.updateValue(index, forKey: option) == nil { names.append(option) }
        }
        self.definitions = definitions
        self.options = options
        optionNames = names
        positionals = definitions.indices.filter { definitions[$0].option == nil }
    }

    /// Reads the words.
    ///
    /// - Throws: `UsageError` with the usage lines, 252, for a missing or surplus word, an unknown choice, an ambiguous
    ///   abbreviation, or a missing required argument.
    public func parse(_ words: [String]) throws(UsageError) -> Result {
        var run = Run(parser: self, words: words)
        try run.read()
        return run.result
    }
}

extension WordParser {
    /// The word begins with a dash and is no option all the same: `-1`, `-.5`.
    public static func isNegativeNumber(_ word: String) -> Bool {
        guard word.hasPrefix("-") else { return false }
        let digits = word.unicodeScalars.dropFirst()
        func areDigits(_ text: some Sequence<Unicode.Scalar>) -> Bool {
            text.allSatisfy { ("0"..."9").contains($0) }
        }
        guard let point = digits.firstIndex(of: ".") else { return !digits.isEmpty && areDigits(digits) }
        let fraction = digits[digits.index(after: point)...]
        return areDigits(digits[..<point]) && !fraction.isEmpty && areDigits(fraction)
    }
}

extension WordParser {
    /// What a word looks like before anything is taken.
    private enum Look {
        case argument
        case separator
        /// The definition's index and the value after `=`; nil index: nothing known.
        case option(Int?, value: String?)

        var isOption: Bool { if case .option = self { true } else { false } }
    }

    private struct Run {
        let parser: WordParser
        let words: [String]
        var looks: [Look] = []
        var seen: Set<Int> = []
        var waiting: [Int]
        var result = Result()

        init(parser: WordParser, words: [String]) {
            self.parser = parser
            self.words = words
            waiting = parser.positionals
        }

        mutating func read() throws(UsageError) {
            for word in words {
                if looks.contains(where: { if case .separator = $0 { true } else { false } }) {
                    looks.append(.argument)
                } else {
                    looks.append(try look(at: word))
                }
            }
            var index = 0
            while let next = looks[index...].firstIndex(where: \.isOption) {
                if index != next {
                    let end = try takePositionals(from: index)
                    if end > index {
                        index = end
                        continue
                    }
                    result.rest += words[index..<next]
                    index = next
                }
                index = try takeOption(at: index)
            }
            let end = try takePositionals(from: index)
            result.rest += words[end...]
            try checkRequired()
        }

        private func look(at word: String) throws(UsageError) -> Look {
            if word == "--" { return .separator }
            guard word.hasPrefix("-"), word != "-" else { return .argument }
            if let index = parser.options[word] { return .option(index, value: nil) }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            let value = parts.count == 2 ? String(parts[1]) : nil
            if value != nil, let index = parser.options[name] { return .option(index, value: value) }
            if word.hasPrefix("--") {
                let fitting = parser.optionNames.filter { $0.hasPrefix(name) }
                if fitting.count > 1 {
                    throw UsageError(
                        message: "ambiguous option: \(word) could match \(fitting.joined(separator: ", "))",
                        form: .usage)
                }
                if let only = fitting.first { return .option(parser.options[only], value: value) }
            }
            if WordParser.isNegativeNumber(word) || word.contains(" ") { return .argument }
            return .option(nil, value: nil)
        }

        // MARK: Taking

        private mutating func takeOption(at index: Int) throws(UsageError) -> Int {
            guard case .option(let found, let value) = looks[index], let found else {
                result.rest.append(words[index])
                return index + 1
            }
            let definition = parser.definitions[found]
            if let value {
                if case .flag = definition.arity {
                    throw error(definition, "ignored explicit argument \(PythonText.repr(value))")
                }
                try store([value], found)
                return index + 1
            }
            var end = index + 1
            while end < looks.count, case .argument = looks[end], isHungry(definition.arity, end - index - 1)
            {
                end += 1
            }
            let count = end - index - 1
            switch definition.arity {
            case .one where count == 0: throw error(definition, "expected one argument")
            case .atLeastOne where count == 0: throw error(definition, "expected at least one argument")
            case .exactly(let wanted) where count < wanted:
                throw error(definition, "expected \(wanted) arguments")
            default: break
            }
            try store(Array(words[(index + 1)..<end]), found)
            return end
        }

        private func isHungry(_ arity: Arity, _ taken: Int) -> Bool {
            switch arity {
            case .flag: false
            case .one, .optional: taken == 0
            case .any, .atLeastOne: true
            case .exactly(let wanted): taken < wanted
            }
        }

        private mutating func takePositionals(from start: Int) throws(UsageError) -> Int {
            var index = start
            while let next = waiting.first {
                let arity = parser.definitions[next].arity
                var end = index
                var taken: [String] = []
                scan: while end < looks.count {
                    switch looks[end] {
                    case .separator: break
                    case .argument where isHungry(arity, taken.count): taken.append(words[end])
                    case .argument, .option: break scan
                    }
                    end += 1
                }
                if taken.isEmpty, arity == .one || arity == .atLeastOne { break }
                if case .exactly(let wanted) = arity, taken.count < wanted { break }
                waiting.removeFirst()
                if !taken.isEmpty { try store(taken, next) }
                seen.insert(next)
                index = end
            }
            return index
        }

        private mutating func store(_ words: [String], _ index: Int) throws(UsageError) {
            let definition = parser.definitions[index]
            seen.insert(index)
            let value: Value
            switch definition.arity {
            case .flag(let truth): value = .flag(truth)
            case .any, .atLeastOne, .exactly:
                for word in words { _ = try convert(word, definition) }
                value = .list(words)
            case .one, .optional:
                if let word = words.first {
                    value = try convert(word, definition)
                } else {
                    value = definition.constant.map { .text($0) } ?? .bare
                }
            }
            result.values[definition.destination] = value
            result.occurrences.append(Result.Occurrence(name: definition.name, value: value))
        }

        private func convert(_ word: String, _ definition: Definition) throws(UsageError) -> Value {
            let value: Value
            switch definition.conversion {
            case .text: value = .text(word)
            case .integer:
                guard let number = PythonText.int(word) else {
                    throw error(definition, "invalid int value: \(PythonText.repr(word))")
                }
                value = .number(.number(number))
            case .float:
                guard let number = PythonText.float(word) else {
                    throw error(definition, "invalid float value: \(PythonText.repr(word))")
                }
                value = .number(PythonText.value(number))
            }
            if let choices = definition.choices, !choices.contains(word) {
                throw error(definition, Choices.message(for: word, in: choices))
            }
            return value
        }

        private func checkRequired() throws(UsageError) {
            let missing = parser.definitions.indices.filter { index in
                let definition = parser.definitions[index]
                let isNeeded = definition.option == nil ? definition.arity.isNeeded : definition.isRequired
                return isNeeded && !seen.contains(index)
            }
            guard !missing.isEmpty else { return }
            let names = missing.map { parser.definitions[$0].name }.joined(separator: ", ")
            throw UsageError(message: "the following arguments are required: \(names)", form: .usage)
        }

        private func error(_ definition: Definition, _ message: String) -> UsageError {
            UsageError(message: "argument \(definition.name): \(message)", form: .usage)
        }
    }
}
