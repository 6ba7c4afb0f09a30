internal import Texts

/// What steps and checks printed, in the colours that they asked for.
extension HTMLReport {
    /// Lines up to which output stands open.
    private static let foldedLines = 24

    /// Output with its colours; a long one is folded, and one that is too long for a page of this size keeps its
    /// ends.
    ///
    /// - Parameters:
    ///   - text: The output.
    ///   - isFolded: It is folded however short it is.
    mutating func appendOutput(_ text: String, isFolded: Bool = false) {
        if text.isEmpty { return }
        let (shown, left) = Self.ends(of: text, limit: outputLimit)
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + (text.hasSuffix("\n") ? 0 : 1)
        let isClosed = isFolded || lines > Self.foldedLines || text.utf8.count > 8192
        if isClosed {
            page.raw("<details class=fold>\n<summary>")
            page.line("\(Plurals.text(lines, "line")), \(ByteCounts.text(text.utf8.count))")
            page.raw(" <code>")
            page.line(Self.preview(of: text, lines: lines))
            page.raw("</code></summary>\n")
        }
        page.raw("<pre class=output tabindex=0>")
        appendColoured(shown)
        page.raw("</pre>\n")
        if left > 0 {
            page.raw("<p class=none>")
            page.prose("\(ByteCounts.text(left)) are left out: `runbook report --format json` has them")
            page.raw("</p>\n")
        }
        if isClosed { page.raw("</details>\n") }
    }

    /// Text in the colours that it asks for, anything else in it neutralised.
    mutating func appendColoured(_ text: String) {
        for piece in TerminalText(text).pieces {
            guard piece.look != .plain else {
                page.text(piece.text)
                continue
            }
            page.raw("<span\(Self.attributes(of: piece.look))>")
            page.text(piece.text)
            page.raw("</span>")
        }
    }

    /// The classes and colours of a look. The theme's colours are classes, so that they fit light and dark.
    static func attributes(of look: TerminalLook) -> String {
        var classes: [String] = []
        var colours: [String] = []
        if look.isBold { classes.append("bold") }
        if look.isFaint { classes.append("faint") }
        if look.isItalic { classes.append("italic") }
        if look.isUnderlined { classes.append("under") }
        if look.isStruck { classes.append("struck") }
        var (front, back) =
            look.isInverse
            ? (look.background, look.foreground) : (look.foreground, look.background)
        if front != nil, back != nil {
            // The classes are made for this page's ground; on each other they might not be read.
            front = front?.fixed
            back = back?.fixed
        } else if !look.isInverse, case .rgb(let red, let green, let blue) = back {
            let brightness = Int(red) * 299 + Int(green) * 587 + Int(blue) * 114
            let end: UInt8 = brightness > 140_000 ? 0 : 255
            front = .rgb(red: end, green: end, blue: end)
        } else if front == nil, back != nil, !look.isInverse {
            classes.append("over")
        }
        switch front {
        case .theme(let number): classes.append("f\(number)")
        case .rgb(let red, let green, let blue):
            classes.append("fx")
            colours.append("--f:\(hexadecimal(red, green, blue))")
        case nil: if look.isInverse { classes.append("front") }
        }
        switch back {
        case .theme(let number): classes.append("g\(number)")
        case .rgb(let red, let green, let blue):
            classes.append("gx")
            colours.append("--g:\(hexadecimal(red, green, blue))")
        case nil: if look.isInverse { classes.append("back") }
        }
        let style = colours.isEmpty ? "" : " style=\"\(colours.joined(separator: ";"))\""
        return " class=\"\(classes.joined(separator: " "))\"\(style)"
    }

    private static func hexadecimal(_ parts: UInt8...) -> String {
        "#" + parts.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// What a few lines say on one, else the last of many.
    private static func preview(of text: String, lines: Int) -> String {
        let shown = lines <= 6 ? text.prefix(400) : text.split(whereSeparator: \.isNewline).last?.suffix(400)
        let plain = ControlBytes.singleLine(TerminalText(String(shown ?? "")).plain)
        if plain.count <= 100 { return plain }
        return lines <= 6 ? plain.prefix(99) + "…" : "…" + plain.suffix(99)
    }

    /// The beginning and the end of a text, cut between lines where there are any, and how many bytes are missing.
    static func ends(of text: String, limit: Int) -> (text: String, left: Int) {
        let count = text.utf8.count
        if count <= limit { return (text, 0) }
        let bytes = Array(text.utf8)
        var head = bytes.prefix(limit / 2)
        if let end = head.lastIndex(of: UInt8(ascii: "\n")) {
            head = head[...end]
        } else {
            while let last = head.last, last & 0xC0 == 0x80 { head.removeLast() }
            if let last = head.last, last >= 0xC0 { head.removeLast() }
        }
        var tail = bytes.suffix(limit / 2)
        if let start = tail.dropLast().firstIndex(of: UInt8(ascii: "\n")) {
            tail = tail[(start + 1)...]
        } else {
            tail = tail.drop { $0 & 0xC0 == 0x80 }
        }
        let left = count - head.count - tail.count
        let beginning = String(decoding: head, as: UTF8.self)
        return ("\(beginning)…\n" + String(decoding: tail, as: UTF8.self), left)
    }
}

extension TerminalLook.Colour {
    /// The colour as most terminals show it, whatever the page looks like.
    fileprivate var fixed: TerminalLook.Colour {
        guard case .theme(let number) = self else { return self }
        let half: UInt8 = number == 7 ? 229 : number == 8 ? 102 : 0
        if number == 0 || number == 7 || number == 8 { return .rgb(red: half, green: half, blue: half) }
        // Three bits: red, green and blue; the bright ones are full.
        let full: UInt8 = number > 8 ? 255 : 190
        let rest: UInt8 = number > 8 && number < 15 ? 70 : 0
        func part(_ bit: UInt8) -> UInt8 { number & bit == 0 ? rest : full }
        return .rgb(red: part(1), green: part(2), blue: part(4))
    }
}
