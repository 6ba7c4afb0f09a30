internal import PythonTexts

/// How v2 tells that a word is none of the choices.
enum Choices {
    /// The choices two to a line, and up to three that look like the word.
    static func message(for word: String, in choices: [String]) -> String {
        var lines = ["Invalid choice, valid choices are:\n"]
        for start in stride(from: 0, to: choices.count, by: 2) {
            let row = choices[start..<min(start + 2, choices.count)].map { choice in
                choice + String(repeating: " ", count: max(0, 40 - choice.unicodeScalars.count))
            }
            lines.append(row.joined(separator: " | "))
        }
        let near = nearest(to: word, in: choices)
        if !near.isEmpty {
            lines.append("\n\nInvalid choice: \(PythonText.repr(word)), maybe you meant:\n")
            lines += near.map { "  * \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    /// At most three choices whose likeness is 0.8 or more, best first: `difflib.get_close_matches`.
    static func nearest(to word: String, in choices: [String]) -> [String] {
        let letters = Array(word.unicodeScalars)
        let rated = choices.compactMap { choice -> (likeness: Double, choice: String)? in
            let likeness = likeness(Array(choice.unicodeScalars), letters)
            return likeness >= 0.8 ? (likeness, choice) : nil
        }
        // Equal likeness: the later in the alphabet first, as the pairs are compared whole.
        let sorted = rated.sorted { left, right in
            left.likeness != right.likeness ? left.likeness > right.likeness : left.choice > right.choice
        }
        return sorted.prefix(3).map(\.choice)
    }

    /// Ratcliff and Obershelp: twice the letters in common blocks, by the letters of both.
    private static func likeness(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Double {
        guard left.count + right.count > 0 else { return 1 }
        // No common block is longer than the shorter word.
        let bound = 2 * Double(min(left.count, right.count)) / Double(left.count + right.count)
        guard bound >= 0.8 else { return bound }
        return 2 * Double(common(left[...], right[...])) / Double(left.count + right.count)
    }

    private static func common(_ left: ArraySlice<Unicode.Scalar>, _ right: ArraySlice<Unicode.Scalar>) -> Int
    {
        var best = (left: left.startIndex, right: right.startIndex, count: 0)
        for start in left.indices {
            for other in right.indices where left[start] == right[other] {
                var count = 1
                while start + count < left.endIndex, other + count < right.endIndex,
                    left[start + count] == right[other + count]
                {
                    count += 1
                }
                if count > best.count { best = (start, other, count) }
            }
        }
        guard best.count > 0 else { return 0 }
        let before = common(left[..<best.left], right[..<best.right])
        let after = common(left[(best.left + best.count)...], right[(best.right + best.count)...])
        return before + best.count + after
    }
}
