internal import Runbooks
internal import YAML

/// What a sidecar says, before it is bound to its document.
struct SidecarContent {
    /// What an entry of a sidecar was written for, and where that stands or would have to stand.
    struct Binding {
        /// The digest as written; nil without one.
        let scalar: YAMLScalar?
        /// Where the entry's second key begins, or its only one: a digest is put before it.
        let place: YAMLMark
        /// The column that the rows of a long digest begin at.
        let column: Int
        /// The entry is written in braces.
        let isFlow: Bool
    }

    /// What it says of one section.
    struct Section {
        /// Headings, outermost first: the last ones of the section's path.
        let path: [String]
        /// Which one of those that the path fits, from 1.
        let number: Int?
        /// Where the path stands.
        let range: SourceRange
        let binding: Binding
        /// Nothing in the section runs.
        let isSkipped: Bool
        /// What holds for the section.
        let attributes: [Attribute]
        let blocks: [Block]
        let steps: [Step]
    }

    /// What it says of one block.
    struct Block {
        /// From 1, within the section itself.
        let number: Int
        /// Where the number stands.
        let range: SourceRange
        let binding: Binding
        /// The language that it is to have; nil leaves its own.
        let language: String?
        let attributes: [Attribute]
    }

    /// A block that it adds to a section.
    struct Step {
        /// The block of the section that it stands after, from 0; nil for the last.
        let after: Int?
        let language: String
        /// The text with a line break at its end, and the sidecar's line of its first line.
        let text: String
        let firstLine: Int
        /// The entry's first key.
        let start: SourcePosition
        let attributes: [Attribute]
    }

    /// Entries that the front matter could have as well.
    var frontMatter: [(key: YAMLScalar, value: YAMLNode)] = []
    var sections: [Section] = []
}
