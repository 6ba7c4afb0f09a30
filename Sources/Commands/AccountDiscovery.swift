internal import AWSClient
internal import AWSCommands
internal import Actions
internal import Execution
internal import Files
internal import Inventories
internal import JSON
internal import Runbooks
internal import Sandbox

/// Asks AWS Organizations, the operator's configurations and EC2 for the accounts and hosts that an inventory wants
/// discovered.
///
/// It reads only, and nothing of it is on record before the run begins, which freezes the answer.
struct AccountDiscovery {
    /// Why an entry has no answer.
    struct Failure: Error {
        let range: SourceRange
        let message: String
        let help: String?
    }

    private let isSandbox: Bool
    /// What `--journal` says: the sandbox runs beside it.
    private let journal: String?
    private let frozen: (source: String, answer: DiscoveryAnswer)?

    /// Asks as the operator.
    ///
    /// `isSandbox`: The organization is that of the sandbox beside the journal.
    /// `frozen`: The text of the inventory that a run was begun with, and the answer that is frozen in it.
    init(
        isSandbox: Bool = false, journal: String? = nil,
        frozen: (source: String, answer: DiscoveryAnswer)? = nil
    ) {
        self.isSandbox = isSandbox
        self.journal = journal
        self.frozen = frozen
    }

    /// The answer to what an inventory wants to know. An inventory as it was when its run began is not asked again.
    ///
    /// - Throws: `Failure`; `CommandError` without a sandbox or the service models.
    func answer(
        to request: DiscoveryRequest, of source: String, at path: String
    ) async throws -> DiscoveryAnswer {
        if let frozen, frozen.source == source { return frozen.answer }
        var answer = DiscoveryAnswer()
        if request.wantsProfiles { answer.profiles = try profiles() }
        if !request.organizations.isEmpty {
            answer.organizations = try await organizations(request.organizations, access: access(path))
        }
        if !request.hosts.isEmpty {
            // What is wrong with the accounts is told when all is read.
            let (inventory, _) = InventoryReader.read(source: source, path: path, answer: answer)
            if let inventory { answer.hosts = try await hosts(request.hosts, of: inventory, at: path) }
        }
        return answer
    }

    private func profiles() throws -> [DiscoveryAnswer.Profile] {
        do {
            let access = OperatorAccess(session: try session(), environment: AWSProgram.environment)
            return try access.profiles().map {
                DiscoveryAnswer.Profile(name: $0.name, account: $0.account)
            }
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError.invalid("the profiles cannot be read: \(error)")
        }
    }

    private func organizations(
        _ entries: [DiscoveryRequest.Organization], access: OperatorAccess
    ) async throws -> [DiscoveryAnswer.Organization] {
        var found: [DiscoveryAnswer.Organization] = []
        for first in entries where !found.contains(where: { $0.profile == first.profile }) {
            let reader = OrganizationReader(
                access: access, entries: entries.filter { $0.profile == first.profile }, first: first,
                // The operator's profiles mean nothing in the sandbox.
                profile: isSandbox ? nil : first.profile)
            var organization = try await reader.read()
            organization.profile = first.profile
            found.append(organization)
        }
        return found
    }

    private func hosts(
        _ entries: [DiscoveryRequest.Hosts], of inventory: Inventory, at path: String
    ) async throws -> [[DiscoveryAnswer.Host]] {
        var found: [[DiscoveryAnswer.Host]] = []
        for entry in entries {
            switch entry.place {
            case .configuration(let file):
                do throws(FileError) {
                    found.append(try SSHConfiguration(file).names.map { DiscoveryAnswer.Host(name: $0) })
                } catch {
                    throw Failure(range: entry.range, message: error.message, help: nil)
                }
            case .instances(let request):
                // For a plan: sessions of roles can do no more than read.
                let identities = AWSIdentities(
                    session: try session(), environment: try variables(path), run: "discovery",
                    user: Operator.name, isSandbox: isSandbox, mode: .plan)
                let reader = InstanceReader(identities: identities, range: entry.range, request: request)
                let accounts = inventory.targets.filter { $0.host == nil && $0.account != nil }
                found.append(try await reader.read(in: accounts))
            }
        }
        return found
    }

    private func access(_ path: String) throws -> OperatorAccess {
        OperatorAccess(
            session: try session(),
            environment: Dictionary(try variables(path).map { ($0.name, $0.value) }) { _, last in last })
    }

    /// The operator's environment; with the sandbox's endpoint where it is asked.
    private func variables(_ path: String) throws -> [EnvironmentVariable] {
        let endpoint =
            isSandbox
            ? try Self.endpoint(
                below: JournalLocation(named: journal, isSandbox: true, inventory: path).folder) : nil
        return StepTools.environment(Operator.environment, sandboxEndpoint: endpoint)
    }

    private func session() throws -> AWSSession {
        do {
            return try AWSProgram.session()
        } catch {
            throw CommandError.invalid("\(error)")
        }
    }

    /// A sandbox that nobody started has nothing: none is started to find that out.
    private static func endpoint(below folder: String) throws -> String {
        do throws(SandboxError) {
            for isOwn in [false, true] {
                let state = SandboxUse.state(folder, isOwn: isOwn)
                if let server = try SandboxServer.running(state: state) { return server.endpoint }
            }
        } catch {
            throw CommandError.invalid(error.message, help: error.help)
        }
        throw CommandError.invalid(
            "the inventory discovers accounts or hosts, and no sandbox is running that could have an organization "
                + "or instances",
            help: "`runbook sandbox start`, then make them there: "
                + "`aws --endpoint-url URL organizations create-organization`")
    }
}
