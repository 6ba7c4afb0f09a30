internal import YAML

/// A role as an inventory names it: by name, for an account of its own, or by its full ARN.
struct Role {
    /// Where it stands.
    let scalar: YAMLScalar
    /// The account in the ARN; nil for a name.
    let account: String?

    /// Reports and refuses what is neither a name nor an ARN of a role.
    init?(_ scalar: YAMLScalar, _ problems: Problems) {
        self.scalar = scalar
        let text = scalar.text
        guard text.hasPrefix("arn:") else {
            account = nil
            if text.isMade(of: "+=,.@-/", length: 1...512), !text.hasPrefix("/"), !text.hasSuffix("/") {
                return
            }
            problems.error(
                "invalid-role", "`\(text)` is no role name", at: scalar,
                help: "give the role's name, with its path if it has one, or its ARN")
            return nil
        }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[1].hasPrefix("aws"), parts[2] == "iam", parts[3].isEmpty,
            parts[4].isAccountID, parts[5].hasPrefix("role/"), parts[5].utf8.count > 5
        else {
            problems.error(
                "invalid-role", "`\(text)` is no ARN of a role", at: scalar,
                help: "roles' ARNs look like `arn:aws:iam::111111111111:role/NAME`")
            return nil
        }
        account = String(parts[4])
    }

    /// The role's ARN for an account in a region's partition.
    func arn(account: String, region: String) -> String {
        if self.account != nil { return scalar.text }
        return "arn:\(InventoryReader.partition(of: region)):iam::\(account):role/\(scalar.text)"
    }
}

extension StringProtocol {
    /// Exactly 12 digits.
    var isAccountID: Bool { utf8.count == 12 && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
