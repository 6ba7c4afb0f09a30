internal import Markdown
internal import Runbooks
internal import Texts

/// The sections that the headings of a document make.
struct DocumentSections {
    /// One heading, and what it says for all below it.
    struct Section {
        let level: Int
        /// The headings above and this one, outermost first.
        let path: [String]
        /// What the ids of the steps right under this heading begin with.
        let slug: String
        /// The attributes of the sections around it and its own.
        var attributes: [Attribute] = []
        /// How many of `attributes` are its own, the last ones.
        var ownCount = 0
        /// Steps right under this heading.
        var stepCount = 0
        /// Pictures right under this heading, in document order.
        var pictures: [Step.Manual.Picture] = []
    }

    private(set) var all: [Section] = []
    /// Indices of the sections that the current place is in, outermost first.
    private var open: [Int] = []
    private var slugs = SlugCounter()

    /// The section of the current place, made on demand for what stands before the first heading.
    mutating func current() -> Int {
        if let index = open.last { return index }
        return add(Section(level: 0, path: [], slug: slugs.unique("step")))
    }

    /// Opens the section of a heading.
    mutating func enter(_ heading: MarkdownHeading) {
        while let index = open.last, all[index].level >= heading.level { open.removeLast() }
        let outer = open.last.map { all[$0] }
        let slug = slugs.slug(heading.text)
        let section = Section(
            level: heading.level, path: (outer?.path ?? []) + [heading.text],
            slug: slug.isEmpty ? slugs.unique("step") : slug, attributes: outer?.attributes ?? [])
        _ = add(section)
    }

    /// Gives the current section attributes; one that it has already is a problem.
    mutating func give(_ attributes: [Attribute], into diagnostics: inout DiagnosticCollector) {
        let index = current()
        for attribute in attributes {
            let own = all[index].attributes.suffix(all[index].ownCount)
            if let first = own.first(where: { $0.key == attribute.key }) {
                diagnostics.duplicateAttribute(attribute, first: first)
            } else {
                all[index].attributes.append(attribute)
                all[index].ownCount += 1
            }
        }
    }

    /// Adds a picture to the current section.
    mutating func add(_ picture: MarkdownPicture) {
        let index = current()
        all[index].pictures.append(
            Step.Manual.Picture(source: picture.source, alternative: picture.alternative))
    }

    /// Counts a step of the section; gives the id it has when it has no name.
    mutating func countStep(in index: Int) -> String {
        all[index].stepCount += 1
        return "\(all[index].slug)-\(all[index].stepCount)"
    }

    private mutating func add(_ section: Section) -> Int {
        all.append(section)
        open.append(all.count - 1)
        return all.count - 1
    }
}
