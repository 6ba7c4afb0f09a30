internal import AWSClient
internal import AWSCommands
internal import AWSProtocols
internal import Inventories
internal import JSON

/// Reads an organization from its root down, as one identity sees it; nothing in it is changed.
struct OrganizationReader {
    let access: OperatorAccess
    /// The entries of one profile, which want to know.
    let entries: [DiscoveryRequest.Organization]
    /// The first of them: where messages point at.
    let first: DiscoveryRequest.Organization
    /// Whose identity asks; nil: the base identity.
    let profile: String?

    /// The management account, all units and accounts, and the tags that decide something.
    ///
    /// One request for each page of a unit's units and of its accounts, and one for each account whose tags matter.
    ///
    /// - Throws: `AccountDiscovery.Failure`.
    func read() async throws -> DiscoveryAnswer.Organization {
        let described = try await call("DescribeOrganization")
        var organization = DiscoveryAnswer.Organization(
            profile: profile,
            managementAccount: described["Organization"]?.object?["MasterAccountId"]?.string ?? "",
            units: [], accounts: [])
        for root in try await call("ListRoots")["Roots"]?.array ?? [] {
            guard let id = root.object?["Id"]?.string else { continue }
            try await read(DiscoveryAnswer.Unit(id: id, path: ""), below: [], into: &organization)
        }
        for index in organization.accounts.indices {
            let account = organization.accounts[index]
            guard entries.contains(where: { $0.wantsTags(of: account, in: organization) }) else { continue }
            let answer = try await call("ListTagsForResource", ["ResourceId": .string(account.id)])
            for tag in answer["Tags"]?.array ?? [] {
                guard let key = tag.object?["Key"]?.string else { continue }
                organization.accounts[index].tags[key] = tag.object?["Value"]?.string ?? ""
            }
        }
        return organization
    }

    /// Adds a unit with its accounts, and all units below it.
    private func read(
        _ unit: DiscoveryAnswer.Unit, below outer: [String],
        into organization: inout DiscoveryAnswer.Organization
    ) async throws {
        let units = outer + [unit.id]
        let parent: JSONObject = ["ParentId": .string(unit.id)]
        organization.units.append(unit)
        for account in try await call("ListAccountsForParent", parent)["Accounts"]?.array ?? [] {
            guard let account = account.object, let id = account["Id"]?.string else { continue }
            // `State` takes the place of `Status`, which AWS gives up.
            let status = account["State"]?.string ?? account["Status"]?.string
            organization.accounts.append(
                DiscoveryAnswer.Account(
                    id: id, name: account["Name"]?.string ?? id, status: status ?? "of no known state",
                    units: units))
        }
        let inner = try await call("ListOrganizationalUnitsForParent", parent)
        for child in inner["OrganizationalUnits"]?.array ?? [] {
            guard let id = child.object?["Id"]?.string, let name = child.object?["Name"]?.string else {
                continue
            }
            try await read(
                DiscoveryAnswer.Unit(id: id, path: unit.path.isEmpty ? name : "\(unit.path)/\(name)"),
                below: units, into: &organization)
        }
    }

    private func call(_ operation: String, _ parameters: JSONObject = JSONObject()) async throws -> JSONObject
    {
        do {
            return try await access.answer(
                "organizations", operation, parameters, profile: profile, region: first.region)
        } catch {
            throw failure(of: error, operation)
        }
    }

    private func failure(of error: CallError, _ operation: String) -> AccountDiscovery.Failure {
        let who = profile.map { "profile `\($0)`" } ?? "base identity"
        let isRefused = error.answer.map { $0.code.hasPrefix("AccessDenied") } ?? false
        let help: String? =
            if isRefused {
                "the \(who) needs `organizations:\(operation)` in the management account or in a delegated "
                    + "administrator's; `profile` of the entry names another identity"
            } else if error.answer?.code == "AWSOrganizationsNotInUseException" {
                "the account of the \(who) is in no organization; `profile` of the entry names another identity"
            } else {
                nil
            }
        return AccountDiscovery.Failure(
            range: first.range,
            message: "AWS Organizations cannot be asked as the \(who): \(error.answer?.message ?? "\(error)")"
                + (isRefused ? " (`organizations:\(operation)`)" : ""),
            help: help)
    }
}
