internal import Markdown
internal import Runbooks

extension StepAssembler {
    mutating func addFile(_ entry: CodeEntry) {
        let set = entry.attributes
        var file = Step.File(path: template(set[.file]) ?? "")
        if let attribute = set[.mode], let value = diagnostics.text(attribute) {
            if let mode = UInt32(value.text, radix: 8), mode <= 0o7777, value.text.utf8.count >= 3 {
                file.mode = mode
            } else {
                diagnostics.invalid(attribute, "an octal mode such as `0644`", value)
            }
        }
        if let attribute = set[.owner], let value = diagnostics.text(attribute) {
            let parts = value.text.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count <= 2, parts.allSatisfy({ Names.isName(String($0)) }) {
                file.owner = value.text
            } else {
                diagnostics.invalid(attribute, "`USER` or `USER:GROUP`", value)
            }
        }
        file.source = source(of: entry)
        if file.source == nil {
            for problem in FileTemplate.problems(in: entry.code.text) {
                diagnostics.error(
                    "invalid-expression", problem.message, at: place(ofScalar: problem.offset, in: entry),
                    help: FileTemplate.help)
            }
        }
        append(entry, kind: .file(file), block: entry.block(entry.code.text, lines: entry.code.lines))
    }

    /// What a delivered file is: where it comes from and its checksum, one of which alone is an error.
    private mutating func source(of entry: CodeEntry) -> Step.File.Source? {
        let set = entry.attributes
        guard let attribute = set.own(.source) else {
            for key in [AttributeKey.sha256, .delivery] {
                guard let lost = set.own(key) else { continue }
                diagnostics.error(
                    "missing-attribute", "`\(key.rawValue)` says nothing without `source`", at: lost.keyRange,
                    help: "add `source=URL`")
            }
            return nil
        }
        let url = template(attribute)
        if let value = attribute.value, let url, !url.hasPrefix("{{"),
            !["http://", "https://", "file://"].contains(where: url.lowercased().hasPrefix)
        {
            diagnostics.invalid(attribute, "a URL that begins with `https://`, `http://` or `file://`", value)
        }
        guard let sumAttribute = set.own(.sha256) else {
            diagnostics.error(
                "missing-attribute", "`source` needs `sha256`: what is fetched is not to be trusted unseen",
                at: attribute.keyRange, help: "add `sha256=` with what `sha256sum` says of the file")
            return nil
        }
        let sum = template(sumAttribute)
        if let value = sumAttribute.value, let sum, !sum.contains("{{"), !Self.isSHA256(sum) {
            diagnostics.invalid(sumAttribute, "64 hexadecimal digits", value)
        }
        var source = Step.File.Source(url: url ?? "", sha256: sum ?? "")
        if let delivery = set[.delivery] {
            if delivery.value?.text.contains("{{") == true {
                source.delivery = template(delivery) ?? source.delivery
            } else {
                source.delivery =
                    diagnostics.word(delivery, of: Step.File.Delivery.allCases)?.rawValue ?? source.delivery
            }
        }
        reportText(of: entry, attribute)
        return source
    }

    /// The block of a delivered file has nothing but comments.
    private mutating func reportText(of entry: CodeEntry, _ attribute: Attribute) {
        let lines = entry.code.text.split(separator: "\n")
        let isComment = lines.allSatisfy { line in
            let text = line.drop { $0.isWhitespace }
            return text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//")
        }
        if isComment { return }
        diagnostics.error(
            "conflicting-attributes", "the block has a text, and `source` another one",
            at: attribute.keyRange,
            help: "remove the text, or begin its lines with `#`")
    }

    static func isSHA256(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
            }
    }

    /// A value in which `{{ EXPR }}` is expanded.
    private mutating func template(_ attribute: Attribute?) -> String? {
        guard let value = diagnostics.text(attribute) else { return nil }
        for problem in FileTemplate.problems(in: value.text) {
            diagnostics.error(
                "invalid-expression", problem.message, at: value.range(ofScalar: problem.offset),
                help: FileTemplate.help)
        }
        return value.text
    }
}
