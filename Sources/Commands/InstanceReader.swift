internal import AWSClient
internal import AWSProtocols
internal import Actions
internal import Execution
internal import Inventories
internal import JSON
internal import Runbooks

/// Asks EC2 for the instances that an entry of `discover` wants, as the operator of each account; nothing is changed.
struct InstanceReader {
    let identities: AWSIdentities
    /// Where the entry stands.
    let range: SourceRange
    let request: DiscoveryRequest.Instances

    /// How many accounts and regions are asked at a time.
    private static let limit = 8

    /// All instances with the entry's tags, except those that are terminated.
    ///
    /// One or more requests for each account and region, which tell whose identity it is, and each page.
    ///
    /// `accounts`: The targets of the inventory that are accounts.
    ///
    /// - Throws: `AccountDiscovery.Failure`.
    func read(in accounts: [Target]) async throws -> [DiscoveryAnswer.Host] {
        let places = try places(in: accounts)
        return try await withThrowingTaskGroup(of: (Int, [DiscoveryAnswer.Host]).self) { group in
            var answers: [[DiscoveryAnswer.Host]] = places.map { _ in [] }
            for (index, place) in places.enumerated() {
                if index >= Self.limit, let (done, hosts) = try await group.next() { answers[done] = hosts }
                group.addTask { (index, try await self.instances(in: place)) }
            }
            for try await (index, hosts) in group { answers[index] = hosts }
            return answers.flatMap(\.self)
        }
    }

    /// The accounts and regions that are asked.
    private func places(in accounts: [Target]) throws -> [Target] {
        for account in request.accounts where !accounts.contains(where: account.selector.matches) {
            throw AccountDiscovery.Failure(
                range: account.range, message: "no account of the inventory is `\(account.selector.text)`",
                help: "name accounts, or groups that accounts have of themselves")
        }
        let chosen = accounts.filter { target in
            request.accounts.isEmpty || request.accounts.contains { $0.selector.matches(target) }
        }
        guard !chosen.isEmpty else {
            throw AccountDiscovery.Failure(
                range: range, message: "the inventory has no accounts to ask for instances",
                help: "list them under `accounts`, or let `discover` find them")
        }
        guard let regions = request.regions else { return chosen }
        var places: [Target] = []
        for target in chosen where !places.contains(where: { $0.account == target.account }) {
            for region in regions {
                // A role of one region of a partition is that of all.
                let own = chosen.first { $0.account == target.account && $0.region == region }
                var place = own ?? target
                place.region = region
                place.id = Target.ID("\(target.accountName ?? "")/\(region)")
                places.append(place)
            }
        }
        return places
    }

    private func instances(in place: Target) async throws -> [DiscoveryAnswer.Host] {
        switch await identities.reach(place) {
        case .reached: break
        case .failed(let reason): throw failure(place, reason)
        case .expired(let identity):
            throw failure(place, identity.reason, help: "renew it with \(identity.renewal)")
        }
        let filters = request.tags.map { tag in
            JSONValue.object(["Name": .string("tag:\(tag.key)"), "Values": .array([.string(tag.value)])])
        }
        let answer: JSONObject
        do throws(CallError) {
            let parameters: JSONObject = filters.isEmpty ? JSONObject() : ["Filters": .array(filters)]
            answer = try await identities.answer("ec2", "DescribeInstances", parameters, on: place)
        } catch {
            let isRefused = error.answer.map { $0.code == "UnauthorizedOperation" } ?? false
            throw failure(
                place, error.answer?.message ?? "\(error)",
                help: isRefused ? "the account's role needs `ec2:DescribeInstances`" : nil)
        }
        return (answer["Reservations"]?.array ?? []).flatMap { reservation in
            (reservation.object?["Instances"]?.array ?? []).compactMap { $0.object }
        }.compactMap { host($0, in: place) }
    }

    private func host(_ instance: JSONObject, in place: Target) -> DiscoveryAnswer.Host? {
        guard let id = instance["InstanceId"]?.string, let account = place.account, let region = place.region,
            let state = instance["State"]?.object?["Name"]?.string, state != "terminated"
        else { return nil }
        var tags: [String: String] = [:]
        for tag in instance["Tags"]?.array ?? [] {
            if let key = tag.object?["Key"]?.string { tags[key] = tag.object?["Value"]?.string }
        }
        // EC2 takes `*` and `?` in values for patterns.
        guard request.tags.allSatisfy({ tags[$0.key] == $0.value }) else { return nil }
        return DiscoveryAnswer.Host(
            name: tags["Name"].flatMap { $0.isEmpty ? nil : $0 } ?? id,
            instance: DiscoveryAnswer.Instance(
                id: id, account: account, region: region, state: state,
                privateAddress: instance["PrivateIpAddress"]?.string,
                publicAddress: instance["PublicIpAddress"]?.string))
    }

    private func failure(_ place: Target, _ reason: String, help: String? = nil) -> AccountDiscovery.Failure {
        AccountDiscovery.Failure(
            range: range, message: "EC2 cannot be asked for instances of \(place.id): \(reason)", help: help)
    }
}
