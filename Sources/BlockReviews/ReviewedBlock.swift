public import Runbooks
public import ShellScanning

/// One block with what its text says, and the way back to the document.
public struct ReviewedBlock {
    let block: Block
    /// The text.
    public let bytes: [UInt8]
    /// Empty for a file's block.
    public let script: ShellScript
    let isFile: Bool
    /// The names in `</NAME>`: what has an end is markup.
    let closingTags: Set<String>
    /// Where the commands begin whose output a later part of their pipe stops reading.
    let cutOff: Set<Int>
    /// For each byte the number of the smallest region it stands in, from 1; 0 for a command's.
    private let regions: [Int32]
    /// The lines of the file that the block stands in: the document or its sidecar.
    private let fileLines: [Substring]
    /// The byte at which each line of the text begins.
    private let starts: [Int]

    init(_ block: Block, fileLines: [Substring], isFile: Bool) {
        self.block = block
        self.fileLines = fileLines
        self.isFile = isFile
        let bytes = Array(block.text.utf8)
        self.bytes = bytes
        let script = ShellScript(isFile ? "" : block.text)
        self.script = script
        closingTags = Self.closingTags(in: bytes)
        cutOff = Set(
            script.pipes.filter(CommandTable.stopsReading).flatMap(\.parts).compactMap {
                $0.command.words.first?.offset
            })
        var regions = [Int32](repeating: 0, count: bytes.count)
        for (number, region) in script.regions.enumerated().sorted(by: { $0.1.range.count > $1.1.range.count }
        ) {
            for offset in region.range { regions[offset] = Int32(number + 1) }
        }
        self.regions = regions
        starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    private static func closingTags(in bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        for index in bytes.indices.dropLast()
        where bytes[index] == UInt8(ascii: "<") && bytes[index + 1] == UInt8(ascii: "/") {
            let name = bytes[(index + 2)...].prefix(64).prefix { $0 != UInt8(ascii: ">") }
            names.insert(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    /// The text of some bytes.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The line of the text that a byte stands in, from 0.
    func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The bytes of a line of the text, without its end.
    func line(_ index: Int) -> Range<Int> {
        let end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
        return starts[index]..<max(starts[index], end)
    }

    /// The number of lines of the text; the empty one after the last line break counts.
    var lineCount: Int { starts.count }

    /// The smallest region that a byte stands in.
    func region(at offset: Int) -> ShellScript.Region.Kind? {
        guard offset < regions.count, regions[offset] > 0 else { return nil }
        return script.regions[Int(regions[offset]) - 1].kind
    }

    /// The place in the document of some bytes of one line.
    public func range(_ bytes: Range<Int>) -> SourceRange {
        let index = lineIndex(of: bytes.lowerBound)
        let number = block.documentLine(of: index + 1)
        // Nobody looks for a column there, and counting it again and again would take minutes.
        if line(index).count > 10_000 {
            return SourceRange(file: block.range.file, start: SourcePosition(line: number))
        }
        let before = text(line(index).lowerBound..<bytes.lowerBound).unicodeScalars.count
        let whole = number <= fileLines.count ? fileLines[number - 1] : ""
        let column = Self.indentation(of: text(line(index)), in: whole) + before + 1
        let length = max(text(bytes).unicodeScalars.count, 1)
        return SourceRange(
            file: block.range.file, start: SourcePosition(line: number, column: column),
            end: SourcePosition(line: number, column: column + length - 1))
    }

    /// How many scalars of a file's line stand before a line of the text: what the block's containers, a prompt or a
    /// key of a sidecar put there is missing in the text.
    private static func indentation(of text: String, in whole: Substring) -> Int {
        let whole = whole.last == "\r" ? whole.dropLast() : whole
        // Behind it only a sidecar has something: `{name: a, text: true}`.
        if !whole.hasSuffix(text), whole.utf8.count < 1_000, let found = whole.firstRange(of: text) {
            return whole[..<found.lowerBound].unicodeScalars.count
        }
        return max(whole.unicodeScalars.count - text.unicodeScalars.count, 0)
    }

    /// The place of a word.
    public func range(of word: ShellWord) -> SourceRange {
        let first = word.text.utf8.prefix { $0 != UInt8(ascii: "\n") }.count
        return range(word.offset..<(word.offset + first))
    }

    func diagnostic(
        _ severity: Diagnostic.Severity, _ code: String, _ message: String, at range: SourceRange,
        help: String?
    ) -> Diagnostic {
        Diagnostic(severity, code: code, message, at: range, help: help)
    }
}
