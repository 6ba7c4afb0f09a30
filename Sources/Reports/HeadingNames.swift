internal import Markdown
internal import Texts

/// The names by which links within a document know its headings, as GitHub gives them.
struct HeadingNames {
    private var slugs = SlugCounter()

    /// The name of the next heading in document order.
    mutating func next(_ heading: [MarkdownInline]) -> String { slugs.slug(heading.plainText) }
}
