import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Checks and rollbacks")
struct CheckTests {
    private func check(_ attributes: String, _ text: String = "x") throws -> Postcondition {
        let source = "```sh {name=a}\na\n```\n```bash {\(attributes)}\n\(text)\n```\n"
        return try #require(try Parsing.step(source).postconditions.first)
    }

    @Test func `a check belongs to the step before it, or to the one it names`() throws {
        let source = """
            ```sh {name=a}
            a
            ```
            ```sh {verify}
            a-1
            ```
            ```sh {verify=b}
            b-1
            ```
            ```sh {name=b}
            b
            ```
            ```sh {verify name=b-ready}
            b-2
            ```
            ```sh {verify=a}
            a-2
            ```
            ```sh {"verify":true}
            b-3
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps.map(\.id.rawValue) == ["a", "b"])
        #expect(steps[0].postconditions.map(\.name) == ["a-check", "a-check-2"])
        #expect(steps[0].postconditions.map(\.block.text) == ["a-1\n", "a-2\n"])
        #expect(steps[1].postconditions.map(\.name) == ["b-check", "b-ready", "b-check-3"])
        #expect(steps[1].postconditions.map(\.shell) == [.sh, .sh, .sh])
    }

    @Test func `a check that calls aws may take half a minute, another one asks once`() throws {
        #expect(try check("verify", "aws sts get-caller-identity").within == .seconds(30))
        #expect(try check("verify", "x=$(/usr/bin/aws s3 ls)").within == .seconds(30))
        for text in ["curl aws.amazon.com", "aws-vault list", "laws x", "cat my.aws", "cd aws/x"] {
            #expect(try check("verify", text).within == .zero)
        }
        #expect(try check("verify").every == .seconds(2))
    }

    @Test func `how long and how often can be said`() throws {
        let check = try check("verify within=5m every=10s timeout=20s", "aws x")
        #expect(check.within == .seconds(300))
        #expect(check.every == .seconds(10))
        #expect(check.timeout == .seconds(20))
    }

    @Test(
        "expect is a pattern, an expression or a text",
        arguments: [
            ("/^ok$/", Postcondition.Expectation.pattern("^ok$")), ("//", .pattern("")),
            ("State == 'on'", .expression("State == 'on'")),
            ("length(@) > length(a)", .expression("length(@) > length(a)")),
            ("a[0]", .expression("a[0]")), ("!a", .expression("!a")), ("@", .expression("@")),
            ("a && b", .expression("a && b")), ("a || b", .expression("a || b")),
            ("a != b", .expression("a != b")),
            ("active", .text("active")), ("State.Name", .text("State.Name")), ("/", .text("/")),
            ("a/b/", .text("a/b/")), ("두 개", .text("두 개")),
        ])
    func expect(text: String, expectation: Postcondition.Expectation) throws {
        #expect(try check("verify expect=\"\(text)\"").expect == expectation)
        #expect(try check("verify").expect == nil)
    }

    @Test func `a rollback belongs to its step`() throws {
        let source = """
            ```sh {name=a}
            a
            ```
            ```sh {name=b}
            b
            ```
            ```sh {rollback}
            not b
            ```
            ```console {rollback=a}
            $ not a
            done
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps.map(\.rollback?.text) == ["not a\n", "not b\n"])
    }

    @Test(
        "what is wrong with checks and rollbacks is told",
        arguments: [
            (
                "```sh {verify}\nx\n```\n",
                "1:8-13: error: no step stands before this block [unknown-step] (name the step: `verify=STEP`)"
            ),
            (
                "```sh {rollback}\nx\n```\n",
                "1:8-15: error: no step stands before this block [unknown-step] (name the step: `rollback=STEP`)"
            ),
            ("A{verify=bb}\nx\n```\n", "4:15-16: error: no step has the name `bb` [unknown-step]"),
            (
                "A{rollback=creat}\nx\n```\n",
                "4:17-21: error: no step has the name `creat` [unknown-step] (did you mean `create`?)"
            ),
            (
                "A{verify name=c}\nx\n```\n```sh {verify=c}\nx\n```\n",
                "7:15: error: `c` is not the name of a step [unknown-step]"
            ),
            (
                "A{ignore name=c}\nx\n```\n```sh {verify=c}\nx\n```\n",
                "7:15: error: step `c` is left out by `ignore` [unknown-step]"
            ),
            (
                "A{verify rollback}\nx\n```\n",
                "4:15-22: error: `rollback` and `verify` exclude each other [conflicting-attributes]"
            ),
            (
                "A{verify retry=2}\nx\n```\n",
                "4:15-19: error: `retry` does not apply to a check [misplaced-attribute] (a check runs as its step does)"
            ),
            (
                "A{rollback timeout=2s}\nx\n```\n",
                "4:17-23: error: `timeout` does not apply to a rollback [misplaced-attribute]"
            ),
            (
                "A{within=3s}\nx\n```\n",
                "4:8-13: error: `within` does not apply to a step [misplaced-attribute] (add `verify` to make this block a check)"
            ),
            (
                "A{rollback}\nx\n```\n```sh {rollback=create}\nx\n```\n",
                "7:8-15: error: step `create` has a rollback already, in line 4 [duplicate-rollback]"
            ),
            (
                "A{verify every=0}\nx\n```\n",
                "4:21: error: `every` must be a duration such as `30s` or `5m`, not `0` [invalid-value]"
            ),
            (
                "A{verify expect=\"a[\"}\nx\n```\n",
                "4:25: error: expected an index, a slice or `*`, found the end [invalid-expression]"
                    + " (with `[` it is read as an expression; for output that has it write a pattern: `/^…$/`)"
            ),
            (
                "A{verify expect=\"/a(\\d/\"}\nx\n```\n",
                "4:28: error: missing closing parenthesis [invalid-pattern]"
            ),
            (
                "A{verify name=create}\nx\n```\n",
                "4:20-25: error: name `create` is taken already, in line 1, column 13 [duplicate-name] (give one of the blocks another `name`)"
            ),
            (
                "A{name=create-check}\nx\n```\n```sh {verify=create}\nx\n```\n",
                "7:1: error: name `create-check` is taken already, in line 4, column 13 [duplicate-name] (give one of the blocks another `name`)"
            ),
        ])
    func errors(source: String, problem: String) {
        let source = source.replacing("A{", with: "```sh {name=create}\na\n```\n```sh {")
        #expect(Parsing.problems(source) == [problem])
    }
}
