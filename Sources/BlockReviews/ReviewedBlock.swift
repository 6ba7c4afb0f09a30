internal import Runbooks
internal import ShellScanning

/// One block with what its text says, and the way back to the document.
struct ReviewedBlock {
    let block: Block
    let bytes: [UInt8]
    /// Empty for a file's block.
    let script: ShellScript
    let isFile: Bool
    private let documentLines: [Substring]
    /// The byte at which each line of the text begins.
    private let starts: [Int]

    init(_ block: Block, documentLines: [Substring], isFile: Bool) {
        self.block = block
        self.documentLines = documentLines
        self.isFile = isFile
        let bytes = Array(block.text.utf8)
        self.bytes = bytes
        script = ShellScript(isFile ? "" : block.text)
        starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
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
        script.regions.filter { $0.range.contains(offset) }.min { $0.range.count < $1.range.count }?.kind
    }

    /// The place in the document of some bytes of one line.
    func range(_ bytes: Range<Int>) -> SourceRange {
        let index = lineIndex(of: bytes.lowerBound)
        let number = block.documentLine(of: index + 1)
        let before = text(line(index).lowerBound..<bytes.lowerBound).unicodeScalars.count
        let own = text(line(index)).unicodeScalars.count
        // What the block's containers, and a prompt, put in front of the line is missing in the text.
        let whole = number <= documentLines.count ? documentLines[number - 1] : ""
        let width = (whole.last == "\r" ? whole.dropLast() : whole).unicodeScalars.count
        let column = max(width - own, 0) + before + 1
        let length = max(text(bytes).unicodeScalars.count, 1)
        return SourceRange(
            file: block.range.file, start: SourcePosition(line: number, column: column),
            end: SourcePosition(line: number, column: column + length - 1))
    }

    /// The place of a word.
    func range(of word: ShellWord) -> SourceRange {
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
