import Markdown
import Testing

@Suite("Markdown pages")
struct MarkdownPageTests {
    @Test(
        "CommonMark's blocks and inlines are read",
        arguments: [
            ("# A *b* `c`\n\n제목\n===\n", "h1(A em(b) `c`) h1(제목)"),
            ("a\nb  \nc\\\nd", "p(a⏎b⏎⏎c⏎⏎d)"),
            ("**bold _both_** &amp; \\*plain\\*", "p(strong(bold em(both)) & *plain*)"),
            (
                "[한국어](/a \"t\") <https://x.y> ![alt *x*](i.png)",
                "p(a[/a 't'](한국어) a[https://x.y](https://x.y) img[i.png](alt x))"
            ),
            ("[a][r]\n\n[r]: http://x.y\n", "p(a[http://x.y](a))"),
            ("> a\n> > b\n\n***\n", "quote(p(a) quote(p(b))) hr"),
            ("- a\n- b\n  1. c\n", "ul(p(a); p(b) ol1(p(c)))"),
            ("7. a\n\n8. b\n", "ol7~(p(a); p(b))"),
            ("```bash {x=1}\ny\n```\n\n    z\n", "code[bash {x=1}@1](y\\n) code[@5](z\\n)"),
            ("a <b>c</b> <!-- d --> e<br/>f", "p(a html(<b>)chtml(</b>)  e⏎⏎f)"),
            ("<!-- runbook: name=x -->\n\n<div>\n<!-- a -->\nx\n</div>\n", "html(<div>\\n\\nx\\n</div>)"),
            ("<!-- never closed\n\na\n", ""),
        ])
    func commonMark(source: String, expected: String) {
        #expect(PageRendering.text(of: source) == expected)
    }

    @Test(
        "GitHub's tables are found in paragraphs",
        arguments: [
            ("| a | b |\n| --- | :-: |\n| 1 | 2 |\n", "table[-c](a | b / 1 | 2)"),
            ("a | b\n:-- | --:\n1 | `x`\n2\n3 | 4 | 5\n", "table[lr](a | b / 1 | `x` / 2 / 3 | 4)"),
            ("| a |\n| - |\n| b `\\|` az |\n| b **\\|** im |\n", "table[-](a / b `|` az / b strong(|) im)"),
            ("| `a | b` |\n| --- | --- |\n", "table[--](`a | b`)"),
            ("| a \\\\| b |\n| - | - |\n", "table[--](a \\ | b)"),
            ("above\n| a | b |\n| - | - |\n| 1 | 2 |\n", "p(above) table[--](a | b / 1 | 2)"),
            ("> | a |\n> | - |\n> | [b][r] |\n\n[r]: #x\n", "quote(table[-](a / a[#x](b)))"),
            ("- | a |\n  | - |\n  | ~~b~~ # |\n", "ul(table[-](a / del(b) #))"),
            (
                "| 한국 | 日本 |\n|---|---|\n| 1. x | > y |\n|  | # z |\n",
                "table[--](한국 | 日本 / 1. x | > y /  | # z)"
            ),
            // Not as many cells, and no line of dashes: no tables.
            ("| a | b |\n| - |\n", "p(| a | b |⏎| - |)"),
            ("| a | b |\n| c | d |\n", "p(| a | b |⏎| c | d |)"),
            ("a\n---\n", "h2(a)"),
        ])
    func tables(source: String, expected: String) {
        #expect(PageRendering.text(of: source) == expected)
    }

    @Test(
        "check boxes and strikethrough are read",
        arguments: [
            ("- [ ] 할 일\n- [x] done `y`\n- [X]\n", "ul([ ] p(할 일); [x] p(done `y`); [x] p())"),
            ("- [y] no\n- [ ]no\n- \\[ ] no\n- [x](u)\n", "ul(p([y] no); p([ ]no); p([ ] no); p(a[u](x)))"),
            ("~~gone~~ and ~gone~", "p(del(gone) and del(gone))"),
            ("~~a **b** `~~` c~~", "p(del(a strong(b) `~~` c))"),
            ("**~~a~~** x~~y~~z", "p(strong(del(a)) xdel(y)z)"),
            ("~/a and ~/b ~~~ c ~~~ ~~ d ~~ ~~e", "p(~/a and ~/b ~~~ c ~~~ ~~ d ~~ ~~e)"),
            ("~~a~ b~~", "p(del(a~ b))"),
            ("\\~~a~~", "p(~~a~~)"),
        ])
    func marks(source: String, expected: String) {
        #expect(PageRendering.text(of: source) == expected)
    }

    @Test func `code blocks stand in the lines that steps are known by`() {
        let source = "text\n\n1. x\n\n   ```bash\n   y\n   ```\n"
        #expect(PageRendering.text(of: source, firstLine: 10) == "p(text) ol1~(p(x) code[bash@14](y\\n))")
        let document = MarkdownDocument(parsing: source, firstLine: 10)
        #expect(
            document.elements.contains { element in
                if case .code(let code) = element { code.start.line == 14 } else { false }
            })
    }

    @Test func `a fence that its indentation hides is a block of its own`() {
        let source = "- item\n\n      ```bash\n      x\n      ```\n\n      ```sh\n      z\n      ```\n"
        #expect(PageRendering.text(of: source) == "ul~(p(item) code[bash@3](x\\n) code[sh@7](z\\n))")
    }

    @Test func `plain text is what a reader hears`() {
        guard
            case .heading(_, let inlines) = MarkdownPage(parsing: "# *a* `b` [c](d) ![e](f) ~~g~~ <i>h")
                .blocks.first
        else {
            Issue.record("no heading")
            return
        }
        #expect(inlines.plainText == "a b c e g h")
    }

    @Test(
        "what no one writes is read too, and nothing nests too deep",
        arguments: [
            "", "\n", "\r", "\u{0}", "|", "|\n|", "|-|\n|-|", "~", "~~~~", "- [", "- [x]",
            String(repeating: "> ", count: 20_000) + "x", String(repeating: "- ", count: 20_000) + "x",
            String(repeating: "*a **b ", count: 10_000) + String(repeating: "c** d*", count: 10_000),
            String(repeating: "~a ~~b ", count: 10_000) + String(repeating: "c~~ d~ ", count: 10_000),
            String(repeating: "[", count: 10_000) + "x" + String(repeating: "](y)", count: 10_000),
            String(repeating: "![", count: 10_000) + "x" + String(repeating: "](y)", count: 10_000),
            "| " + String(repeating: "a |", count: 5000) + "\n| " + String(repeating: "- |", count: 5000)
                + String(repeating: "\nb", count: 5000),
            String(repeating: "| a |\n| - |\n| [b] |\n\n[b]: c\n\n", count: 1000),
        ])
    func hostile(source: String) async {
        // On a thread of the pool, whose stack is small.
        let depth = await Task.detached { Self.depth(MarkdownPage(parsing: source).blocks) }.value
        #expect(depth <= 200)
    }

    private static func depth(_ blocks: [MarkdownBlock]) -> Int {
        blocks.map { block in
            switch block {
            case .paragraph(let inlines), .heading(_, let inlines): depth(inlines)
            case .quote(let blocks): 1 + depth(blocks)
            case .list(let list): 1 + (list.items.map { depth($0.blocks) }.max() ?? 0)
            default: 0
            }
        }
        .max() ?? 0
    }

    private static func depth(_ inlines: [MarkdownInline]) -> Int {
        inlines.map { inline in
            switch inline {
            case .emphasis(let inner), .strong(let inner), .struck(let inner), .link(_, _, let inner):
                1 + depth(inner)
            default: 0
            }
        }
        .max() ?? 0
    }
}
