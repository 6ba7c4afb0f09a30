/// Tells what is wrong with a text that is no JSON in the words of Python's `json` module, which the AWS CLI shows.
///
/// Source: runs of CPython 3.11. Only for texts that the JSON parser refused, so speed does not matter.
struct JSONComplaint {
    private let input: [Unicode.Scalar]
    private var index = 0

    /// What is wrong, with line, column and offset; `Expecting value` at the start where nothing is found.
    static func about(_ text: String) -> String {
        var complaint = JSONComplaint(input: Array(text.unicodeScalars))
        do {
            complaint.skipBlanks()
            try complaint.value(depth: 0)
            complaint.skipBlanks()
            if complaint.index < complaint.input.count {
                try complaint.fail("Extra data", at: complaint.index)
            }
            return complaint.message("Expecting value", at: 0)
        } catch {
            return error.message
        }
    }

    private struct Found: Error { var message: String }

    private func fail(_ text: String, at place: Int) throws(Found) {
        throw Found(message: message(text, at: place))
    }

    private func message(_ text: String, at place: Int) -> String {
        let before = input[..<min(place, input.count)]
        let line = before.count { $0 == "\n" } + 1
        let column = place - (before.lastIndex(of: "\n") ?? -1)
        return "\(text): line \(line) column \(column) (char \(place))"
    }

    private var current: Unicode.Scalar? { index < input.count ? input[index] : nil }

    private mutating func skipBlanks() {
        while let current, [" ", "\t", "\n", "\r"].contains(current) { index += 1 }
    }

    private mutating func value(depth: Int) throws(Found) {
        guard depth < 500 else { throw Found(message: "maximum recursion depth exceeded") }
        switch current {
        case "\"": try string()
        case "{": try object(depth)
        case "[": try array(depth)
        default:
            for word in ["null", "true", "false", "NaN", "Infinity", "-Infinity"]
            where input[index...].starts(with: word.unicodeScalars) {
                index += word.unicodeScalars.count
                return
            }
            try number()
        }
    }

    private mutating func object(_ depth: Int) throws(Found) {
        index += 1
        skipBlanks()
        if current == "}" {
            index += 1
            return
        }
        while true {
            guard current == "\"" else {
                return try fail("Expecting property name enclosed in double quotes", at: index)
            }
            try string()
            skipBlanks()
            guard current == ":" else { return try fail("Expecting ':' delimiter", at: index) }
            index += 1
            skipBlanks()
            try value(depth: depth + 1)
            skipBlanks()
            if current == "}" { break }
            guard current == "," else { return try fail("Expecting ',' delimiter", at: index) }
            index += 1
            skipBlanks()
        }
        index += 1
    }

    private mutating func array(_ depth: Int) throws(Found) {
        index += 1
        skipBlanks()
        if current == "]" {
            index += 1
            return
        }
        while true {
            try value(depth: depth + 1)
            skipBlanks()
            if current == "]" { break }
            guard current == "," else { return try fail("Expecting ',' delimiter", at: index) }
            index += 1
            skipBlanks()
        }
        index += 1
    }

    private mutating func number() throws(Found) {
        let start = index
        func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }
        if current == "-" { index += 1 }
        guard isDigit(current) else {
            index = start
            return try fail("Expecting value", at: start)
        }
        if current == "0" { index += 1 } else { while isDigit(current) { index += 1 } }
        if current == ".", index + 1 < input.count, isDigit(input[index + 1]) {
            index += 1
            while isDigit(current) { index += 1 }
        }
        if current == "e" || current == "E" {
            let mark = index
            index += 1
            if current == "+" || current == "-" { index += 1 }
            guard isDigit(current) else {
                index = mark
                return
            }
            while isDigit(current) { index += 1 }
        }
    }

    private mutating func string() throws(Found) {
        let start = index
        index += 1
        while let scalar = current {
            switch scalar {
            case "\"":
                index += 1
                return
            case "\\":
                try escape(start)
            case _ where scalar.value < 0x20: return try fail("Invalid control character at", at: index)
            default: index += 1
            }
        }
        try fail("Unterminated string starting at", at: start)
    }

    private mutating func escape(_ start: Int) throws(Found) {
        let mark = index
        index += 1
        guard let letter = current else { return try fail("Unterminated string starting at", at: start) }
        index += 1
        guard letter == "u" else {
            guard "\"\\/bfnrt".unicodeScalars.contains(letter) else {
                return try fail("Invalid \\escape", at: mark)
            }
            return
        }
        let digits = input[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit) else {
            return try fail("Invalid \\uXXXX escape", at: mark + 1)
        }
        index += 4
    }
}
