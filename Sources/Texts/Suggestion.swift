/// The word that someone probably meant.
public enum Suggestion {
    /// The candidate nearest to a mistyped word; nil when none is near.
    ///
    /// Near means at most two slips (a letter added, left out, changed, or two swapped), or one for every three
    /// letters of a longer word. Case does not count as a slip; of equally near words the first one wins.
    public static func nearest(to word: String, in candidates: [String]) -> String? {
        let typed = Array(word.lowercased())
        let limit = max(2, typed.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            if abs(letters.count - typed.count) > limit { continue }
            let distance = distance(typed, letters)
            // With every letter changed two words have nothing in common, however short they are.
            if distance > limit || distance >= max(typed.count, letters.count) { continue }
            if let best, best.distance <= distance { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    /// The Damerau-Levenshtein distance in its optimal string alignment form.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var current = last
        for row in 0..<left.count {
            current[0] = row + 1
            for column in 0..<right.count {
                let isEqual = left[row] == right[column]
                var value = min(last[column + 1] + 1, current[column] + 1, last[column] + (isEqual ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    value = min(value, beforeLast[column - 1] + 1)
                }
                current[column + 1] = value
            }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[right.count]
    }
}
