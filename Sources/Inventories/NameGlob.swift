/// A pattern of names: `*` stands for any characters, `?` for one, everything else for itself.
struct NameGlob: Sendable, Hashable {
    private let pattern: [Character]

    init(_ text: String) { pattern = Array(text) }

    /// The whole name fits. Each `*` is tried from its shortest on, and only the last one again: O(name × pattern).
    func matches(_ name: String) -> Bool {
        let name = Array(name)
        var place = 0
        var index = 0
        var star: (index: Int, place: Int)?
        while place < name.count {
            if index < pattern.count, pattern[index] == "*" {
                star = (index, place)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == name[place] {
                index += 1
                place += 1
            } else if let last = star {
                star = (last.index, last.place + 1)
                index = last.index + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
