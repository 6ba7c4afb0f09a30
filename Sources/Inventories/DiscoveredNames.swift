internal import Runbooks

/// What discovered accounts are called: by their names as far as target expressions can say them and nothing else has
/// them, else by their ids. A name that two accounts have is no one's, so that no order decides who is who.
struct DiscoveredNames {
    private var names: [String: String] = [:]

    /// Finds names for accounts; `taken` are the names of others and of groups.
    init(_ accounts: [DiscoveredAccounts.Found], taken: Set<String>) {
        var counts: [String: Int] = [:]
        for account in accounts { counts[Self.word(account.name), default: 0] += 1 }
        for account in accounts {
            let word = Self.word(account.name)
            let isFree = counts[word] == 1 && !taken.contains(word) && !word.isAccountID
            if isFree, word.isSelectorWord { names[account.id] = word }
        }
    }

    subscript(account: DiscoveredAccounts.Found) -> String { names[account.id] ?? account.id }

    /// The name with `-` for what target expressions and names of targets cannot have.
    static func word(_ name: String) -> String {
        String(
            name.map { character in
                character != "/" && "a\(character)".isSelectorWord ? character : "-"
            })
    }
}
