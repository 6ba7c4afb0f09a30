import Inventories
import Runbooks
import Testing

@Suite("Inventory diagnostics")
struct InventoryDiagnosticTests {
    /// `LINE:COLUMN-COLUMN CODE: MESSAGE` and ` (HELP)` of every problem.
    private func problems(_ source: String) -> [String] {
        let (inventory, diagnostics) = InventoryReader.read(source: source, path: "inventory.yaml")
        #expect((inventory == nil) == !diagnostics.isEmpty)
        #expect(diagnostics.allSatisfy { $0.severity == .error && $0.range.file == "inventory.yaml" })
        return diagnostics.map { problem in
            let (start, end) = (problem.range.start, problem.range.end)
            let place = "\(start.line):\(start.column)" + (start == end ? "" : "-\(end.column)")
            return "\(place) \(problem.code): \(problem.message)" + (problem.help.map { " (\($0))" } ?? "")
        }
    }

    /// The problems of an inventory of one account with these lines added to it.
    private func problems(account lines: String) -> [String] {
        let text = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        return problems("accounts:\n  - id: \"111111111111\"\n    regions: [us-east-1]\n\(text)")
    }

    @Test func `all problems are found at once, in the file's order`() {
        let source = """
            defualts: {}
            accounts:
              - name: first
                regions: []
              - id: 012345678901
                nmae: x
              - id: 1111-2222-3333
                role: bad role
                profile: p
                regions: [us_east_1]
            groups:
              g: nobody &
              h: nobody
            """
        #expect(
            problems(source) == [
                "1:1-8 unknown-key: an inventory has no key `defualts` (did you mean `defaults`?)",
                "3:5 missing-key: an account has no `id`",
                "4:5-11 empty-regions: `regions` is empty",
                "5:5 missing-key: an account has no `regions` (list them here or under `defaults`)",
                "5:9-20 invalid-account-id: account id `012345678901` is a number and would lose its leading zero "
                    + "(put it in quotes: \"012345678901\")",
                "6:5-8 unknown-key: an account has no key `nmae` (did you mean `name`?)",
                "7:9-22 invalid-account-id: `1111-2222-3333` is no account id: it must have 12 digits "
                    + "(write \"111122223333\")",
                "8:11-18 invalid-role: `bad role` is no role name "
                    + "(give the role's name, with its path if it has one, or its ARN)",
                "9:5-11 role-and-profile: an account takes a `role` or a `profile`, not both",
                "10:15-23 invalid-region: `us_east_1` is no region (regions look like `ap-northeast-2`)",
                "12:13 invalid-expression: expected `&&`",
                "13:6-11 unknown-group: there is no group, account or target `nobody`",
            ])
    }

    @Test(
        "what is no inventory at all",
        arguments: [
            ("", "1:1 missing-key: the inventory is empty (list accounts under `accounts`)"),
            ("[]", "1:1 invalid-value: an inventory must be a mapping of keys to values"),
            ("groups: {}", "1:1 missing-key: the inventory has no `accounts`"),
            ("accounts: []", "1:1-8 empty-accounts: `accounts` is empty: there is nothing to act on"),
            ("accounts: {}", "1:11 invalid-value: `accounts` must be a list"),
            ("accounts:\n  - x", "2:5 invalid-value: an account must be a mapping of keys to values"),
            (
                "defaults: 1\naccounts: [{id: '111111111111', regions: [us-east-1]}]",
                "1:11 invalid-value: `defaults` must be a mapping of keys to values"
            ),
        ])
    func noInventory(source: String, problem: String) {
        #expect(problems(source) == [problem])
    }

    @Test func `text that is no YAML is one problem with its place`() {
        let (inventory, diagnostics) = InventoryReader.read(source: "accounts: [\n", path: "i.yaml")
        #expect(inventory == nil)
        #expect(diagnostics.map { $0.code } == ["invalid-yaml"])
        #expect(diagnostics.first?.range.start.line == 2)
        #expect(
            problems("accounts: []\naccounts: []")
                == ["2:1 invalid-yaml: key `accounts` is given twice, first in line 1, column 1"])
    }

    @Test(
        "values of an account are checked",
        arguments: [
            (
                "name: web/1",
                "4:11-15 invalid-name: `web/1` is no account name (use letters, digits and `_ - . :`)"
            ),
            (
                "name: a && b",
                "4:11-16 invalid-name: `a && b` is no account name (use letters, digits and `_ - . :`)"
            ),
            ("name: ''", "4:11-12 invalid-value: `name` must be a text"),
            ("name: [x]", "4:11 invalid-value: `name` must be a text"),
            ("groups: web", "4:13-15 invalid-value: `groups` must be a list (write `groups: [web]`)"),
            ("groups: [~, a]", "4:14 invalid-value: `groups` must be a list of texts"),
            (
                "groups: ['!a']",
                "4:14-17 invalid-name: `!a` is no group name (use letters, digits and `_ - . / :`)"
            ),
            (
                "role: arn:aws:iam::111111111111:user/x",
                "4:11-42 invalid-role: `arn:aws:iam::111111111111:user/x` is no ARN of a role "
                    + "(roles' ARNs look like `arn:aws:iam::111111111111:role/NAME`)"
            ),
            (
                "role: arn:aws:iam::222222222222:role/x",
                "4:11-42 role-of-other-account: this role belongs to account 222222222222, "
                    + "but account 111111111111 uses it (give the role's name alone, or its ARN in the account itself)"
            ),
            (
                "external-id: abc",
                "4:5-15 external-id-without-role: `external-id` goes with a `role`, and this account has none"
            ),
            (
                "role: x\nexternal-id: 'a b'",
                "5:18-22 invalid-value: `a b` is no external id "
                    + "(use 2 to 1224 letters, digits and `+=,.@:/-_`)"
            ),
            ("vars: [1]", "4:11 invalid-value: `vars` must be a mapping of names to values"),
            (
                "vars: {a: 007}",
                "4:15-17 ambiguous-number: `007` is a number and would not keep its text (put it in quotes for text)"
            ),
            (
                "vars: {a: [.inf]}",
                "4:16-19 invalid-value: `.inf` is no finite number (put it in quotes for text)"
            ),
            (
                "session-name: x",
                "4:5-16 unknown-key: an account has no key `session-name` (known keys are `id`, `name`, "
                    + "`groups`, `role`, `profile`, `external-id`, `regions`, `vars`)"
            ),
        ])
    func accountValues(lines: String, problem: String) {
        #expect(problems(account: lines) == [problem])
    }

    @Test(
        "regions look like regions",
        arguments: [
            "us-east", "US-EAST-1", "us-east-1a", "us-east-123", "-east-1", "us--1", "useast1", "us-east-1 ",
        ])
    func regions(region: String) {
        let found = problems("accounts: [{id: '111111111111', regions: ['\(region)']}]")
        #expect(found.first?.contains("invalid-region: `\(region)`") == true)
    }
}
