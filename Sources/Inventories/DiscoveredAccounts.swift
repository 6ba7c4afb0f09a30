internal import Runbooks
internal import Texts
internal import YAML

/// The accounts that `discover` finds in an answer, and those that fit and are left out.
struct DiscoveredAccounts {
    /// An account that was found.
    struct Found {
        let id: String
        /// Its name in the organization, or its profile's.
        let name: String
        /// The groups of every entry that found it.
        var groups: [String]
        /// What the first entry that found it gives it.
        let grant: DiscoveryRequest.Grant
        /// The profile that leads to it; nil for an account of an organization.
        let profile: String?
    }

    /// In the order of the entries; those of one entry by name.
    private(set) var found: [Found] = []
    private var excluded: [LeftOutAccount] = []
    /// The accounts that the inventory lists itself.
    private let listed: Set<String>
    private let problems: Problems

    /// Takes from an answer what a request asks for; entries that find nothing are reported.
    init(_ request: DiscoveryRequest, in answer: DiscoveryAnswer, listed: Set<String>, _ problems: Problems) {
        self.listed = listed
        self.problems = problems
        for entry in request.organizations {
            if let organization = answer.organizations.first(where: { $0.profile == entry.profile }) {
                take(entry, from: organization)
            }
        }
        for entry in request.profiles { take(entry, from: answer.profiles) }
    }

    /// Those that fit an entry and that no entry takes, each once.
    var leftOut: [LeftOutAccount] {
        var seen = Set(found.map(\.id))
        return excluded.filter { seen.insert($0.account).inserted }
    }

    private mutating func take(
        _ entry: DiscoveryRequest.Organization, from organization: DiscoveryAnswer.Organization
    ) {
        guard reportsNothingUnknown(entry, organization) else { return }
        let included = Set(entry.include.map(\.text))
        var count = 0
        let before = excluded.count
        let accounts = organization.accounts.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        for account in accounts {
            let isNamed = included.contains(account.id)
            guard isNamed || entry.matches(account, in: organization) else { continue }
            let reason: String? =
                if entry.exclude.contains(account.id) {
                    "`exclude` names it"
                } else if isNamed || listed.contains(account.id) {
                    nil
                } else if account.id == organization.managementAccount {
                    "it is the management account"
                } else if account.status != "ACTIVE" {
                    "it is \(account.status)"
                } else {
                    nil
                }
            if let reason {
                excluded.append(LeftOutAccount(account: account.id, name: account.name, reason: reason))
            } else {
                count += 1
                add(
                    Found(
                        id: account.id, name: account.name, groups: entry.grant.groups, grant: entry.grant,
                        profile: nil))
            }
        }
        if count == 0 {
            let reasons = excluded[before...].map { "\($0.account) (\($0.reason))" }
            problems.error(
                "no-account", "no account of the organization is meant by this entry", at: entry.mark,
                help: reasons.isEmpty
                    ? "it has \(Plurals.text(organization.accounts.count, "account")); "
                        + "`units`, `tags` and `names` must all fit"
                    : "left out: " + reasons.joined(separator: ", "))
        }
    }

    /// Every unit and account that the entry names is in the organization.
    private func reportsNothingUnknown(
        _ entry: DiscoveryRequest.Organization, _ organization: DiscoveryAnswer.Organization
    ) -> Bool {
        let paths = organization.units.map(\.path).filter { !$0.isEmpty }.sorted()
        var isSound = true
        for unit in entry.units where organization.unit(named: unit.text) == nil {
            isSound = false
            let known =
                paths.isEmpty
                ? "it has no units" : "its units are \(paths.map { "`\($0)`" }.joined(separator: ", "))"
            let nearest = Suggestion.nearest(to: unit.text, in: paths).map { "did you mean `\($0)`? " }
            problems.error(
                "unknown-unit", "the organization has no unit `\(unit.text)`", at: unit,
                help: (nearest ?? "") + known)
        }
        for id in entry.include where !organization.accounts.contains(where: { $0.id == id.text }) {
            isSound = false
            problems.error("unknown-account", "the organization has no account `\(id.text)`", at: id)
        }
        return isSound
    }

    private mutating func take(_ entry: DiscoveryRequest.Profiles, from profiles: [DiscoveryAnswer.Profile]) {
        let matching = profiles.filter(entry.matches)
        if matching.isEmpty {
            problems.error(
                "no-profile", "no profile that leads to an account is meant by this entry", at: entry.mark,
                help: "a profile leads to one by its `role_arn` or `sso_account_id`; "
                    + (profiles.isEmpty
                        ? "there is none" : "there are \(profiles.map(\.name).joined(separator: ", "))"))
        }
        var names: [String: String] = [:]
        for profile in matching {
            if let other = names[profile.account], !listed.contains(profile.account) {
                problems.error(
                    "two-profiles",
                    "the profiles `\(other)` and `\(profile.name)` lead to the same account "
                        + profile.account,
                    at: entry.mark, help: "leave one out with `names` or `exclude`")
            }
            names[profile.account] = profile.name
            add(
                Found(
                    id: profile.account, name: profile.name, groups: entry.grant.groups, grant: entry.grant,
                    profile: profile.name))
        }
    }

    private mutating func add(_ account: Found) {
        guard let index = found.firstIndex(where: { $0.id == account.id }) else {
            return found.append(account)
        }
        let known = found[index].groups
        found[index].groups += account.groups.filter { !known.contains($0) }
    }
}
