internal import Markdown
internal import Runbooks
internal import Texts

/// The sections that the headings of a document make.
struct DocumentSections {
    /// One heading, and what it says for all below it.
    struct Section {
        let level: Int
        /// The line of the heading, or the document's first for what stands before all headings.
        let line: Int
        /// The index of the section around it.
        let outer: Int?
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
        return add(Section(level: 0, line: 1, outer: nil, path: [], slug: slugs.unique("step")))
    }

    /// Opens the section of a heading.
    mutating func enter(_ heading: MarkdownHeading) {
        while let index = open.last, all[index].level >= heading.level { open.removeLast() }
        let outer = open.last.map { all[$0] }
        let slug = slugs.slug(Self.typable(heading.text))
        let section = Section(
            level: heading.level, line: heading.start.line, outer: open.last,
            path: (outer?.path ?? []) + [heading.text],
            slug: slug.isEmpty ? slugs.unique("step") : slug, attributes: outer?.attributes ?? [])
        _ = add(section)
    }

    /// A heading without the marks that choose a symbol's look: nobody can type them into a step's name.
    private static func typable(_ heading: String) -> String {
        guard heading.utf8.contains(0xEF) else { return heading }
        return String(
            String.UnicodeScalarView(heading.unicodeScalars.filter { $0 != "\u{FE0E}" && $0 != "\u{FE0F}" }))
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

    /// Gives sections further attributes, which go before those that the document gives them, and hands them down.
    mutating func give(_ attributes: [Int: [Attribute]]) {
        for index in all.indices {
            let given = attributes[index] ?? []
            let own = all[index].attributes.suffix(all[index].ownCount).filter { attribute in
                !given.contains { $0.key == attribute.key }
            }
            all[index].attributes = (all[index].outer.map { all[$0].attributes } ?? []) + own + given
            all[index].ownCount = own.count + given.count
        }
    }

    /// The lines of a section from its heading on.
    ///
    /// `withSubsections`: Those of the sections below it too.
    func lines(of index: Int, withSubsections: Bool, in document: DocumentSource) -> ClosedRange<Int> {
        let level = all[index].level
        let next = all[(index + 1)...].first { !withSubsections || $0.level <= level }
        let last = next.map { $0.line - 1 } ?? document.lastLine
        return all[index].line...max(last, all[index].line)
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
