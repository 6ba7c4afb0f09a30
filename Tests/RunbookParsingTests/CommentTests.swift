import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Attributes in comments")
struct CommentTests {
    @Test(
        "a comment before a block is the block's",
        arguments: [
            "<!-- runbook: name=a on=hub -->\n```sh\nx\n```\n",
            "<!--runbook:name=a on=hub-->\n\n```sh\nx\n```\n",
            "<!-- runbook: {\"name\":\"a\",\"on\":\"hub\"} -->\n```sh\nx\n```\n",
            "<!-- runbook:\n  name=a\n  on=hub\n-->\n```sh\nx\n```\n",
            "<!-- runbook: name=a -->\n<!-- note -->\n<!-- runbook: on=hub -->\n```sh\nx\n```\n",
            "<!-- runbook: name=a -->\n```sh {on=hub}\nx\n```\n",
            "- item\n  <!-- runbook: name=a on=hub -->\n  ```sh\n  x\n  ```\n",
            "# H\n<!-- runbook: name=a on=hub -->\n```sh\nx\n```\n",
        ])
    func block(source: String) throws {
        let step = try Parsing.step(source)
        #expect(step.id.rawValue == "a")
        #expect(step.on?.text == "hub")
    }

    @Test func `a comment after a heading is the section's and that of its subsections`() throws {
        let source = """
            # A
            <!-- runbook: on=hub timeout=1m tag=t -->
            ```sh
            a
            ```
            ```sh {on=other timeout=2m}
            b
            ```
            ## B
            <!-- runbook: timeout=3m per=account -->
            ```sh
            c
            ```
            # C
            ```sh
            d
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps.map(\.on?.text) == ["hub", "other", "hub", nil])
        #expect(steps.map(\.timeout) == [.seconds(60), .seconds(120), .seconds(180), .seconds(1800)])
        #expect(steps.map(\.per) == [.target, .target, .account, .target])
        #expect(steps.map(\.tags) == [["t"], ["t"], ["t"], []])
    }

    @Test func `every attribute that a section may have reaches its steps`() throws {
        let source = """
            # A
            <!-- runbook: on=g per=run when="a" idempotent timeout=1s retry=2 backoff=3s on-failure=continue
              cwd=/x tag=t excludeFromRunAll -->

            text
            ```sh
            a
            ```
            ```json {file=b}
            ```
            ```sh {verify}
            a check has nothing of it
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps.count == 2)
        for step in steps {
            let expected = Step(
                id: step.id, kind: step.kind, block: step.block, on: step.on, per: .run, when: "a",
                isIdempotent: true, timeout: .seconds(1), retry: 2, backoff: .seconds(3),
                onFailure: .continue, cwd: "/x", tags: ["t"], isExcludedFromRunAll: true,
                postconditions: step.postconditions)
            #expect(step == expected)
        }
        #expect(steps.last?.postconditions.first?.timeout == .seconds(120))
    }

    @Test func `a section can be left out, and a part of it kept`() throws {
        let source = """
            # A
            ## Troubleshooting
            <!-- runbook: ignore -->
            ```sh
            a
            ```
            ```sh {ignore=false}
            b
            ```
            ### More
            ```sh
            c
            ```
            """
        #expect(try Parsing.runbook(source).steps.map(\.block.text) == ["b\n"])
    }

    @Test func `other comments mean nothing`() throws {
        let source = """
            # A <!-- x -->
            <!-- runbook for the night shift -->
            <!-- Runbook: old -->
            <!-- expected_similarity=0.8 -->
            text <!-- TODO -->
            ```sh
            a
            ```
            """
        #expect(try Parsing.runbook(source).steps.count == 1)
    }

    @Test func `a quoted similarity is a pattern for the output, wherever else it stands it is nothing`()
        throws
    {
        let shown = "```sh\nx\n```\n<!-- expected_similarity=\"Foo \\w+\" -->\n```text\nFoo bar\n```\n"
        let step = try Parsing.step(shown)
        #expect(step.expected == Step.ExpectedOutput(.pattern("Foo \\w+"), line: 5))
        #expect(Parsing.problems("<!-- expected_similarity=\"a\" -->\ntext\n").isEmpty)
        let number = shown.replacing("\"Foo \\w+\"", with: "0.8")
        #expect(try Parsing.step(number).expected == nil)
        #expect(
            Parsing.problems(shown.replacing("\\w+", with: "(")) == [
                "4:32: error: missing closing parenthesis [invalid-pattern]"
            ])
    }

    @Test(
        "a comment that applies to nothing is an error",
        arguments: [
            (
                "<!-- runbook: on=a -->\ntext\n",
                "1:1-4: error: comment applies to nothing [stray-comment] (put it right before a code block, or right after a heading)"
            ),
            (
                "<!-- runbook: on=a -->\n",
                "1:1-4: error: comment applies to nothing [stray-comment] (put it right before a code block, or right after a heading)"
            ),
            (
                "<!-- runbook: on=a -->\n# A\n",
                "1:1-4: error: comment applies to nothing [stray-comment] (put it right before a code block, or right after a heading)"
            ),
            (
                "```sh\nx\n```\n<!-- runbook: on=a -->\n",
                "4:1-4: error: comment applies to nothing [stray-comment] (put it right before a code block, or right after a heading)"
            ),
            (
                "text <!-- runbook: on=a -->\n",
                "1:6-9: error: comment stands inside a text, where it applies to nothing [stray-comment] (put it on a line of its own, right before a code block or right after a heading)"
            ),
            (
                "# A <!-- runbook: on=a -->\n",
                "1:5-8: error: comment stands inside a text, where it applies to nothing [stray-comment] (put it on a line of its own, right before a code block or right after a heading)"
            ),
            (
                "# A\n<!-- runbook: name=a -->\ntext\n",
                "2:15-18: error: `name` cannot hold for a section [misplaced-attribute] (put it on one block)"
            ),
            (
                "# A\n<!-- runbook: timeout=x -->\ntext\n",
                "2:23: error: `timeout` must be a duration such as `30s` or `5m`, not `x` [invalid-value]"
            ),
            (
                "# A\n<!-- runbook: on=a -->\n<!-- runbook: on=b -->\ntext\n",
                "3:15-16: error: `on` is given twice, first in line 2, column 15 [duplicate-attribute] (remove one of them)"
            ),
            (
                "<!-- runbook: name=a -->\n```sh {name=b}\nx\n```\n",
                "2:8-11: error: `name` is given twice, first in line 1, column 15 [duplicate-attribute] (remove one of them)"
            ),
            ("<!-- runbook: -->\n", "1:1-4: error: comment has no attributes [malformed-attributes]"),
            (
                "<!-- runbook on=a -->\n",
                "1:6-12: error: comment has no colon after `runbook` [malformed-attributes] (write `runbook:`)"
            ),
            (
                "<!-- runbook: on=a\n\n# A\n",
                "1:1-4: error: comment is never closed [malformed-attributes] (end it with `-->`)"
            ),
            (
                "# A\n- <!-- runbook:\n    on=a\n    nam=b -->\n  ```sh\n  x\n  ```\n",
                "4:5-7: error: unknown attribute `nam` [unknown-attribute] (did you mean `name`?)"
            ),
            (
                "<!-- runbook: {on=a -->\n```sh\nx\n```\n",
                "1:15: error: `{` is never closed [malformed-attributes]"
            ),
        ])
    func errors(source: String, problem: String) {
        #expect(Parsing.problems(source) == [problem])
    }
}
