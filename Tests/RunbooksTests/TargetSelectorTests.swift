import JSON
import Runbooks
import Testing

@Suite("Target selectors")
struct TargetSelectorTests {
    private static let targets = [
        Target(
            id: Target.ID("amp/ap-northeast-2"), account: "111111111111", accountName: "amp",
            region: "ap-northeast-2", groups: ["amp", "central"], variables: ["tier": "prod", "replicas": 2]),
        Target(
            id: Target.ID("web-1/us-east-1"), account: "222222222222", accountName: "web-1",
            region: "us-east-1",
            groups: ["targets", "모니터링"], variables: ["tier": "dev", "public": true, "cidr": "10.1.0.0/16"]),
        .local,
    ]

    private func matches(_ text: String) throws -> [String] {
        let selector = try TargetSelector(parsing: text)
        return Self.targets.filter { selector.matches($0) }.map { String($0.id.rawValue.prefix(3)) }
    }

    @Test(
        "words and labels mean targets",
        arguments: [
            ("amp", ["amp"]), ("central", ["amp"]), ("targets", ["web"]), ("모니터링", ["web"]),
            ("111111111111", ["amp"]), ("web-1", ["web"]), ("amp/ap-northeast-2", ["amp"]),
            ("local", ["loc"]),
            ("*", ["amp", "web", "loc"]), ("us-east-1", []), ("nobody", []), ("region=us-east-1", ["web"]),
            ("account=web-1", ["web"]), ("account=222222222222", ["web"]), ("account=central", []),
            ("group=central", ["amp"]), ("group=web-1", []), ("tier=prod", ["amp"]), ("replicas=2", ["amp"]),
            ("public=true", ["web"]), ("cidr=10.1.0.0/16", ["web"]), ("tier = dev", ["web"]),
            ("missing=x", []),
        ])
    func wordsAndLabels(text: String, expected: [String]) throws {
        #expect(try matches(text) == expected)
    }

    @Test(
        "operators combine them",
        arguments: [
            ("!amp", ["web", "loc"]), ("!!amp", ["amp"]), ("amp || targets", ["amp", "web"]),
            ("amp,targets", ["amp", "web"]), ("amp && central", ["amp"]), ("amp && targets", []),
            ("!amp && !local", ["web"]), ("!(amp || local)", ["web"]), ("local || amp && targets", ["loc"]),
            ("(local || amp) && targets", []), ("amp && targets , local", ["loc"]),
            ("* && !tier=prod", ["web", "loc"]),
            (" ( amp ) ", ["amp"]), ("a||b||amp&&central", ["amp"]),
        ])
    func operators(text: String, expected: [String]) throws {
        #expect(try matches(text) == expected)
    }

    @Test func `names are those an inventory must know`() throws {
        let selector = try TargetSelector(parsing: "!(한 || group=b), 한 && region=x && tier=y && * && c/d")
        #expect(selector.names == ["한", "b", "c/d"])
        #expect(selector.references.map { $0.name } == ["한", "b", "한", "c/d"])
        #expect(selector.references.map { $0.offset } == [2, 13, 17, 49])
        #expect(try TargetSelector(parsing: "*").names == [])
    }

    @Test(
        "what is no expression is refused with its place",
        arguments: [
            ("", 0, "expected a group, an account or a target, found the end"),
            ("  ", 2, "expected a group, an account or a target, found the end"),
            ("a &&", 4, "expected a group, an account or a target, found the end"),
            ("a & b", 2, "expected `&&`"), ("a | b", 2, "expected `||`"),
            ("a b", 2, "expected `&&`, `||` or the end, found `b`"), ("(a", 2, "expected `)`, found the end"),
            ("a)", 1, "expected `&&`, `||` or the end, found `)`"),
            ("한,,b", 2, "expected a group, an account or a target, found `,`"),
            ("region=", 7, "expected a value after `=`, found the end"),
            ("region==x", 7, "expected a value after `=`, found `=`"),
            ("=x", 0, "expected a group, an account or a target, found `=`"),
            ("tier='a'", 5, "expected a value after `=`, found `'`"),
            ("web-*", 0, "`*` only stands alone, for every target; found `web-*`"),
            ("*=a", 0, "expected a name before `=`, found `*`"),
            ("a=*", 2, "expected a value after `=`, found `*`"),
            ("a && account-of(*)", 16, "expected one group of hosts and `)`"),
            ("account-of(a || b)", 11, "expected one group of hosts and `)`"),
            ("a;b", 1, "expected `&&`, `||` or the end, found `;`"),
        ])
    func refuses(text: String, offset: Int, message: String) {
        let error = #expect(throws: TargetSelectorError.self) { try TargetSelector(parsing: text) }
        #expect(error == TargetSelectorError(message: message, offset: offset))
    }

    @Test("deep nesting is an error, not a crash", arguments: ["(", "!"])
    func nesting(text: String) {
        let deep = String(repeating: text, count: 100_000) + "a"
        let error = #expect(throws: TargetSelectorError.self) { try TargetSelector(parsing: deep) }
        #expect(error == TargetSelectorError(message: "nested deeper than 64 levels", offset: 64))
    }

    @Test func `selectors are equal when they are written alike`() throws {
        let one = try TargetSelector(parsing: "a || b")
        #expect(try one == TargetSelector(parsing: "a || b"))
        #expect(try one != TargetSelector(parsing: "a,b"))
        #expect(one.text == "a || b")
    }

    @Test func `an error says its column`() {
        #expect("\(TargetSelectorError(message: "odd", offset: 2))" == "odd at column 3")
    }
}
