import Inventories
import Runbooks
import Testing

/// What one part of an inventory says about another.
@Suite("Inventory consistency")
struct InventoryConsistencyTests {
    /// `LINE:COLUMN-COLUMN CODE: MESSAGE` of every problem.
    private func problems(_ source: String) -> [String] {
        InventoryReader.read(source: source, path: "inventory.yaml").diagnostics.map { problem in
            let (start, end) = (problem.range.start, problem.range.end)
            let place = "\(start.line):\(start.column)" + (start == end ? "" : "-\(end.column)")
            return "\(place) \(problem.code): \(problem.message)"
        }
    }

    /// The problems of these lines under `groups`, over an account `web` in the groups `a` and `b`.
    private func problems(groups lines: String) -> [String] {
        let text = lines.split(separator: "\n").map { "  \($0)\n" }.joined()
        let account = "{id: \"111111111111\", name: web, groups: [a, b], regions: [us-east-1]}"
        return problems("accounts: [\(account)]\ngroups:\n\(text)")
    }

    @Test func `ids, names and regions are not taken twice`() {
        let source = """
            accounts:
              - {id: "111111111111", name: a, regions: [us-east-1, us-east-1]}
              - {id: "111111111111", regions: [us-east-1]}
              - {id: "222222222222", name: a, regions: [us-east-1]}
              - {id: "333333333333", name: "222222222222", regions: [us-east-1]}
              - {id: "444444444444", name: "444444444444", regions: [us-east-1]}
            """
        #expect(
            problems(source) == [
                "2:56-64 duplicate-region: region `us-east-1` is listed twice",
                "3:10-23 duplicate-id: account id `111111111111` is taken already, in line 2",
                "4:32 duplicate-name: account name `a` is taken already, in line 2",
                "5:32-45 duplicate-name: account name `222222222222` is taken already, in line 4",
            ])
    }

    @Test func `a default role of one account is no default`() {
        let source = """
            defaults: {role: "arn:aws:iam::111111111111:role/x", regions: [us-east-1]}
            accounts: [{id: "111111111111"}, {id: "222222222222"}, {id: "333333333333"}]
            """
        #expect(
            problems(source) == [
                "1:18-51 role-of-other-account: this role belongs to account 111111111111, "
                    + "but account 222222222222 uses it"
            ])
    }

    @Test(
        "group expressions are checked with their columns",
        arguments: [
            ("g: a || (b", "3:13 invalid-expression: expected `)`, found the end"),
            (
                "g: \"a || || b\"",
                "3:12 invalid-expression: expected a group, an account or a target, found `|`"
            ),
            ("g: \"!a && wbe\"", "3:13-15 unknown-group: there is no group, account or target `wbe`"),
            ("g: group=c", "3:12 unknown-group: there is no group, account or target `c`"),
            ("g: account-of(*)", "3:17 invalid-expression: expected one group of hosts and `)`"),
            ("g: account-of(nobody)", "3:17-22 unknown-group: there is no group, account or target `nobody`"),
            ("g: account-of(a)", "3:6-18 empty-group: group `g` matches no target"),
            ("g: |\n  nobody", "3:6 unknown-group: there is no group, account or target `nobody`"),
            ("g: a && !b", "3:6-12 empty-group: group `g` matches no target"),
            ("g: region=eu-west-1", "3:6-21 empty-group: group `g` matches no target"),
            ("g: [a]", "3:6 invalid-value: group `g` must be an expression over groups and labels"),
            ("a: web", "3:3 duplicate-group: group `a` is already given to accounts"),
            ("'a b': web", "3:3-7 invalid-name: `a b` is no group name"),
            ("g: g", "3:6 group-cycle: group `g` is defined by itself: `g` → `g`"),
            ("g: a || h\nh: \"!g\"", "3:6-11 group-cycle: group `g` is defined by itself: `g` → `h` → `g`"),
            (
                "x: h\ng: a || h\nh: \"!g\"",
                "5:6-9 group-cycle: group `h` is defined by itself: `h` → `g` → `h`"
            ),
        ])
    func groupExpressions(lines: String, problem: String) {
        #expect(problems(groups: lines) == [problem])
    }

    @Test func `a mistyped group is met with a suggestion`() {
        let source = """
            accounts: [{id: "111111111111", groups: [central], regions: [us-east-1]}]
            groups: {g: cental || zzz}
            """
        let help = InventoryReader.read(source: source, path: "i.yaml").diagnostics.map { $0.help }
        #expect(help == ["did you mean `central`?", nil])
    }

    @Test func `a group without an expression is reported once, where it stands`() {
        let found = problems(groups: "g:")
        #expect(found.count == 1)
        #expect(found.first?.contains("invalid-value: group `g` must be an expression") == true)
    }

    @Test func `two cycles are two problems`() {
        #expect(
            problems(groups: "c: d\nd: c\ne: f || a\nf: e").map { String($0.prefix(17)) }
                == ["3:6 group-cycle: ", "5:6-11 group-cycl"])
    }

    @Test func `a group is not called empty while accounts have problems`() {
        let source = """
            accounts: [{id: "1", groups: [a], regions: [us-east-1]}]
            groups: {g: a}
            """
        #expect(
            problems(source) == ["1:17-19 invalid-account-id: `1` is no account id: it must have 12 digits"])
    }
}
