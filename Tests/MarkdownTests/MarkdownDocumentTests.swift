import Testing

@testable import Markdown

@Suite("Markdown documents")
struct MarkdownDocumentTests {
    @Test func `headings are plain text with their level and place`() {
        let text = "# A `b` *c* <b>d</b>\n\n제목 [x](y)\n===\nand\nmore\n---\n> ## q\n"
        #expect(
            MarkdownRendering.lines(of: text) == [
                "1:1 heading 1 'A b c d'", "3:1 heading 1 '제목 x'", "5:1 heading 2 'and more'",
                "8:3 heading 2 'q'",
            ])
    }

    @Test(
        "code blocks keep text and places in every container",
        arguments: [
            ("```bash {a=1}\nx\n\ny\n```\n", "1:1-5:3 fenced 'bash {a=1}' 1:4 text 2 'x\\n\\ny\\n'"),
            ("```bash\r\nx\r\ny\r\n```\r\n", "1:1-4:3 fenced 'bash' 1:4 text 2 'x\\ny\\n'"),
            ("~~~~ sh `q`\n~~~\n~~~~~ \n", "1:1-3:6 fenced 'sh `q`' 1:6 text 2 '~~~\\n'"),
            ("```\n```\n", "1:1-2:3 fenced '' 1:4 text 2 ''"),
            ("1. ```sh\n   x\n   ```\n", "1:4-3:6 fenced 'sh' 1:7 text 2 'x\\n'"),
            ("- - 값 ```\n\n    ```sh\n      x\n    ```\n", "3:5-5:7 fenced 'sh' 3:8 text 4 '  x\\n'"),
            ("-\t```sh\n\tx\n\t```\n", "1:3-3:4 fenced 'sh' 1:6 text 2 'x\\n'"),
            ("> > ```sh\n> > x\n> > ```\n", "1:5-3:7 fenced 'sh' 1:8 text 2 'x\\n'"),
            ("    x\n\n      y\n\n", "1:5-3:7 indented '' 1:5 text 1 'x\\n\\n  y\\n'"),
            ("\tx\n", "1:2-1:2 indented '' 1:2 text 1 'x\\n'"),
            ("````\n```\n````\n", "1:1-3:4 fenced '' 1:5 text 2 '```\\n'"),
            ("```sh\n```sh\n```\n", "1:1-3:3 fenced 'sh' 1:4 text 2 '```sh\\n'"),
        ])
    func code(text: String, expected: String) {
        #expect(MarkdownRendering.lines(of: text).last == expected)
    }

    @Test func `the depth of lists and quotes is counted`() throws {
        let document = MarkdownDocument(parsing: "> 1. a\n>    - ```sh\n>      x\n>      ```\n\n```sh\n```\n")
        let blocks = document.elements.compactMap { element -> MarkdownCode? in
            if case .code(let code) = element { code } else { nil }
        }
        try #require(blocks.count == 2)
        #expect(blocks[0].listDepth == 2 && blocks[0].quoteDepth == 1)
        #expect(blocks[1].listDepth == 0 && blocks[1].quoteDepth == 0)
    }

    @Test(
        "fences that nothing closes are told",
        arguments: [
            ("```sh\nx\n", ["1:1-2:1 fenced 'sh' 1:4 text 2 'x\\n' unclosed"]),
            ("```sh", ["1:1-1:5 fenced 'sh' 1:4 text 2 '' unclosed"]),
            ("```sh\nx\n~~~\n``\n", ["1:1-4:2 fenced 'sh' 1:4 text 2 'x\\n~~~\\n``\\n' unclosed"]),
            (
                "- ```sh\n  x\n```\ny\n",
                [
                    "1:3-2:3 fenced 'sh' 1:6 text 2 'x\\n' unclosed",
                    "3:1-4:1 fenced '' 3:4 text 4 'y\\n' unclosed",
                ]
            ),
            ("> ```sh\n> x\n\ny\n", ["1:3-2:3 fenced 'sh' 1:6 text 2 'x\\n' unclosed", "4:1 other"]),
        ])
    func unclosed(text: String, expected: [String]) {
        #expect(MarkdownRendering.lines(of: text) == expected)
    }

    @Test func `a fence that its indentation hides is found`() {
        let text =
            "- item\n\n      ```bash {a=1}\n      x\n        y\n      ```\n\n      ```sh\n      z\n      ```\n"
        #expect(
            MarkdownRendering.lines(of: text) == [
                "1:3 other", "3:7-6:9 hiddenFence 'bash {a=1}' 3:10 text 4 'x\\n  y\\n'",
                "8:7-10:9 hiddenFence 'sh' 8:10 text 9 'z\\n'",
            ])
    }

    @Test func `an indented block that only begins like a fence stays one`() {
        #expect(
            MarkdownRendering.lines(of: "    ```sh\n    x\n") == [
                "1:5-2:5 indented '' 1:5 text 1 '```sh\\nx\\n'"
            ])
    }

    @Test func `a fence with a back-tick in its info is no fence, and told`() {
        let text = "text\n```bash {when=\"a == `1`\"}\nx\n```\n\n``` not a fence ```\n"
        #expect(
            MarkdownRendering.lines(of: text).contains("2:1 broken '```bash {when=\"a == `1`\"}'"))
        #expect(MarkdownRendering.lines(of: "``` not a fence ```\n") == ["1:1 other"])
    }

    @Test(
        "comments have the places of all their lines",
        arguments: [
            ("<!-- a -->\n", ["1:1 comment ' a ' 1:5"]),
            ("1. x\n   <!-- a\n     b -->\n", ["1:4 other", "2:4 comment ' a\\n  b ' 2:8 3:4"]),
            ("> <!-- 값 --> <!-- b -->\n", ["1:3 comment ' 값 ' 1:7", "1:14 comment ' b ' 1:18"]),
            ("<!-- a --> text\n", ["1:1 comment ' a ' 1:5", "1:12 other"]),
            ("<div>\n<!-- a -->\n</div>\n", ["1:1 other", "2:1 comment ' a ' 2:5", "3:1 other"]),
            ("<!-- a\n\nb\n", ["1:1 comment ' a\\n\\nb\\n' 1:5 2:1 3:1 4:1 unclosed"]),
            ("글 <!-- a --> b\n", ["1:1 other", "1:3 comment ' a ' 1:7 inline"]),
            ("# h <!-- a -->\n", ["1:1 heading 1 'h '", "1:5 comment ' a ' 1:9 inline"]),
        ])
    func comments(text: String, expected: [String]) {
        #expect(MarkdownRendering.lines(of: text) == expected)
    }

    @Test func `check boxes of list items are found`() {
        let text = "- [ ] 할 일\n- [x] done\n1. [X]\n- [y] no\n- [ ]no\n\n[ ] no list\n"
        let tasks = MarkdownRendering.lines(of: text).filter { $0.contains("task") }
        #expect(
            tasks == ["1:3 task false '할 일' to 1", "2:3 task true 'done' to 2", "3:4 task true '' to 3"])
    }

    @Test func `a task has the whole of its paragraph, and knows where its item ends`() {
        let text = "> - [ ] one\n>   two\n>\n>   ```sh\n>   x\n>   ```\n>   - [ ] inner\nlazy\n"
        let tasks = MarkdownRendering.lines(of: text).filter { $0.contains("task") }
        #expect(tasks == ["1:5 task false 'one\\ntwo' to 8", "7:7 task false 'inner\\nlazy' to 8"])
    }

    @Test func `pictures of paragraphs are found, also those that are defined elsewhere`() {
        let text =
            "# ![no](h.png)\n\na ![the *form*](f.png \"t\")\n![二][p] `![c](c.png)`\n\n![d](d.png)\n![]()\n\n[p]: <p q.png>\n"
        let pictures = MarkdownRendering.lines(of: text).filter { $0.contains("picture") }
        #expect(
            pictures == [
                "3:1 picture 'f.png' 'the form'", "3:1 picture 'p q.png' '二'",
                "6:1 picture 'd.png' 'd' alone", "6:1 picture '' '' alone",
            ])
    }

    @Test func `lines are counted from the first one given`() {
        #expect(MarkdownRendering.lines(of: "# a\n", firstLine: 7) == ["7:1 heading 1 'a'"])
    }

    @Test(
        "what no one writes is read too",
        arguments: [
            "", "\n", "\r", "\u{0}", "\u{FEFF}# a", "```", "<!--", "<!-->", "<!--->", "> ", "- [",
            "\t\t```\n",
            String(repeating: "> ", count: 20_000) + "x", String(repeating: "- ", count: 20_000) + "```sh",
            String(repeating: "[", count: 20_000), String(repeating: "    ```\n", count: 501),
        ])
    func hostile(text: String) {
        _ = MarkdownDocument(parsing: text)
    }
}
