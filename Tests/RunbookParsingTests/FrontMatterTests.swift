import JSON
import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Front matter")
struct FrontMatterTests {
    private func parameter(_ yaml: String) throws -> Parameter {
        let source = "---\nparameters:\n  a:\n    \(yaml)\n---\n"
        return try #require(try Parsing.runbook(source).parameters.first)
    }

    @Test func `every key that is supported is read`() throws {
        let source = """
            ---
            title: Monitoring 설치
            parameters:
              REGION:
                type: string
                default: us-east-1
                pattern: "[a-z]+-[a-z]+-[0-9]"
                choices: [us-east-1, eu-west-1]
                description: where to
              TOKEN: {secret: true, required: true}
              plain:
            inventory: ../inventory.yaml
            on: "hub && !old"
            rollout:
              max-parallel: 5
              max-failures: 10%
            uses: [infra.md, iam.md]
            env:
              LANG: C.UTF-8
              EMPTY:
              NUMBER: 010
            shell: lenient
            ---
            # H
            """
        let runbook = try Parsing.runbook(source)
        #expect(runbook.title == "Monitoring 설치")
        #expect(runbook.parameters.map(\.name) == ["REGION", "TOKEN", "plain"])
        let region = runbook.parameters[0]
        #expect(
            region
                == Parameter(
                    name: "REGION", defaultValue: "us-east-1", pattern: "[a-z]+-[a-z]+-[0-9]",
                    choices: ["us-east-1", "eu-west-1"], description: "where to", range: region.range))
        #expect(region.range.start == SourcePosition(line: 4, column: 3))
        #expect(region.range.end == SourcePosition(line: 4, column: 8))
        #expect(runbook.parameters[1].isSecret && runbook.parameters[1].isRequired)
        #expect(runbook.inventory == "../inventory.yaml")
        #expect(runbook.on?.text == "hub && !old")
        #expect(runbook.rollout == Rollout(maxParallel: 5, maxFailures: .percent(10)))
        #expect(runbook.uses == ["infra.md", "iam.md"])
        #expect(
            runbook.environment == [
                EnvironmentVariable(name: "LANG", value: "C.UTF-8"),
                EnvironmentVariable(name: "EMPTY", value: ""),
                EnvironmentVariable(name: "NUMBER", value: "010"),
            ])
        #expect(!runbook.isStrict)
    }

    @Test(
        "one document can be used without a list, limits can be counts",
        arguments: [
            ("uses: infra.md", ["infra.md"]), ("uses: []", []),
        ])
    func uses(yaml: String, uses: [String]) throws {
        #expect(try Parsing.runbook("---\n\(yaml)\n---\n").uses == uses)
    }

    @Test func `limits have defaults`() throws {
        #expect(try Parsing.runbook("---\nrollout:\n---\n").rollout == Rollout())
        let rollout = try Parsing.runbook("---\nrollout: {max-failures: 3}\n---\n").rollout
        #expect(rollout == Rollout(maxParallel: nil, maxFailures: .count(3)))
    }

    @Test(
        "defaults have their parameter's type",
        arguments: [
            ("{type: string, default: 12}", JSONValue.string("12")), ("{default: true}", .string("true")),
            ("{type: integer, default: -12}", -12), ("{type: integer, default: +7}", 7),
            ("{type: number, default: 1.50}", .number(JSONNumber(text: "1.50") ?? JSONNumber(0))),
            ("{type: number, default: .5}", .number(JSONNumber(0.5))),
            ("{type: boolean, default: false}", false),
            ("{type: list, default: [a, 1]}", .array(["a", "1"])),
            ("{type: list, choices: [a, b], default: [b]}", .array(["b"])),
        ])
    func defaults(yaml: String, value: JSONValue) throws {
        #expect(try parameter(yaml).defaultValue == value)
    }

    @Test(
        "what is wrong in the front matter is told",
        arguments: [
            (
                "titel: a",
                "2:1-5: error: unknown key `titel` in the front matter [unknown-key] (did you mean `title`?)"
            ),
            (
                "param: a\nmenu: x\nlayout: post",
                "2:1-5: warning: front matter has keys that mean nothing here: `param`, `menu`, `layout` [foreign-key]"
            ),
            ("- a", "2:1: error: front matter must be a mapping of keys to values [front-matter]"),
            (
                "a: b: c",
                "2:5: error: front matter is no YAML: mapping values are not allowed in this context [front-matter]"
            ),
            (
                "title: a\ntitle: b",
                "3:1: error: front matter is no YAML: key `title` is given twice, first in line 2, column 1 [front-matter]"
            ),
            ("title: [a]", "2:8: error: `title` must be a text [invalid-value]"),
            ("uses:", "2:6: error: `uses` needs a value [invalid-value]"),
            (
                "on: \"a &&\"",
                "2:10: error: expected a group, an account or a target, found the end [invalid-selector]"
            ),
            ("on: a b", "2:7: error: expected `&&`, `||` or the end, found `b` [invalid-selector]"),
            ("inventory: {}", "2:12: error: `inventory` must be a text [invalid-value]"),
            (
                "shell: fish",
                "2:8-11: error: `shell` must be `strict` or `lenient`, not `fish` [invalid-value]"
            ),
            ("rollout: 5", "2:10: error: `rollout` must be a mapping of names to values [invalid-value]"),
            (
                "rollout: {max-paralel: 5}",
                "2:11-21: error: unknown key `max-paralel` in `rollout` [unknown-key] (did you mean `max-parallel`?)"
            ),
            (
                "rollout: {max-parallel: 0}",
                "2:25: error: `max-parallel` must be a whole number from 1 on, not `0` [invalid-value]"
            ),
            (
                "rollout: {max-failures: 101%}",
                "2:25-28: error: `max-failures` must be a count such as `2` or a share such as `10%`, not `101%` [invalid-value]"
            ),
            (
                "rollout: {waves: [1, 100%]}",
                "2:11-15: error: `waves` is not supported by this release [not-built-yet]"
            ),
            (
                "rollout: {bake: 5m}",
                "2:11-14: error: `bake` is not supported by this release [not-built-yet]"
            ),
            (
                "rollout: {gate: verify}",
                "2:11-14: error: `gate` is not supported by this release [not-built-yet]"
            ),
            (
                "placeholders: [a]",
                "2:15: error: `placeholders` must be a mapping of names to values [invalid-value]"
            ),
            (
                "placeholders: {<A>: target.}",
                "2:21-27: error: expected a name, `*`, `[` or `{` after the dot, found the end [invalid-expression] "
                    + "(write an expression such as `target.account` or `params.NAME`)"
            ),
            ("env: [a]", "2:6: error: `env` must be a mapping of names to values [invalid-value]"),
            (
                "env: {A-B: 1}",
                "2:7-9: error: `A-B` is not a variable's name [invalid-value] (use letters, digits and `_`)"
            ),
            ("env: {A: [1]}", "2:10: error: `A` must be a text [invalid-value]"),
            (
                "parameters: [a]",
                "2:13: error: `parameters` must be a mapping of names to values [invalid-value]"
            ),
            (
                "parameters: {1a: }",
                "2:14-15: error: `1a` is not a variable's name [invalid-value] (use letters, digits and `_`)"
            ),
            (
                "parameters: {a: {typ: string}}",
                "2:18-20: error: unknown key `typ` in `a` [unknown-key] (did you mean `type`?)"
            ),
            (
                "parameters: {a: {type: text}}",
                "2:24-27: error: `type` must be `string`, `integer`, `number`, `boolean` or `list`, not `text` [invalid-value]"
            ),
            (
                "parameters: {a: {type: integer, default: 1.5}}",
                "2:42-44: error: `default` must be an integer, not `1.5` [invalid-value]"
            ),
            (
                "parameters: {a: {type: boolean, default: yes}}",
                "2:42-44: error: `default` must be a boolean, not `yes` [invalid-value]"
            ),
            (
                "parameters: {a: {type: list, default: b}}",
                "2:39: error: `default` must be a list [invalid-value]"
            ),
            (
                "parameters: {a: {pattern: \"a(\"}}",
                "2:27-30: error: missing closing parenthesis [invalid-pattern]"
            ),
            (
                "parameters: {a: {pattern: a+, default: ab}}",
                "2:40-41: error: default of `a` does not match its pattern [invalid-value]"
            ),
            ("parameters: {a: {choices: b}}", "2:27: error: `choices` must be a list [invalid-value]"),
            (
                "parameters: {a: {choices: [b], default: c}}",
                "2:41: error: default of `a` is none of its choices [invalid-value]"
            ),
            (
                "parameters: {a: {required: 1}}",
                "2:28: error: `required` must be `true` or `false`, not `1` [invalid-value]"
            ),
            (
                "parameters: {a: {required: true, default: b}}",
                "2:43: error: required parameter `a` cannot have a default [invalid-value]"
            ),
            (
                "parameters: {a: {secret: true, default: b}}",
                "2:41: error: secret parameter `a` cannot have a default [invalid-value]"
            ),
        ])
    func errors(yaml: String, problem: String) {
        #expect(Parsing.problems("---\n\(yaml)\n---\n") == [problem])
    }
}
