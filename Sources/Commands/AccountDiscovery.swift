internal import AWSClient
internal import AWSCommands
internal import Inventories
internal import JSON
internal import Runbooks
internal import Sandbox

/// Asks AWS Organizations and the operator's AWS configuration for the accounts that an inventory wants discovered.
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
        let session = try session()
        var answer = DiscoveryAnswer()
        if request.wantsProfiles {
            do {
                let access = OperatorAccess(session: session, environment: AWSProgram.environment)
                answer.profiles = try access.profiles().map {
                    DiscoveryAnswer.Profile(name: $0.name, account: $0.account)
                }
            } catch {
                throw CommandError.invalid("the profiles cannot be read: \(error)")
            }
        }
        guard !request.organizations.isEmpty else { return answer }
        let endpoint =
            isSandbox
            ? try Self.endpoint(
                below: JournalLocation(named: journal, isSandbox: true, inventory: path).folder) : nil
        let variables = StepTools.environment(Operator.environment, sandboxEndpoint: endpoint)
        let access = OperatorAccess(
            session: session,
            environment: Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last })
        for first in request.organizations
        where !answer.organizations.contains(where: { $0.profile == first.profile }) {
            let reader = OrganizationReader(
                access: access, entries: request.organizations.filter { $0.profile == first.profile },
                first: first,
                // The operator's profiles mean nothing in the sandbox.
                profile: isSandbox ? nil : first.profile)
            var organization = try await reader.read()
            organization.profile = first.profile
            answer.organizations.append(organization)
        }
        return answer
    }

    private func session() throws -> AWSSession {
        do {
            return try AWSProgram.session()
        } catch {
            throw CommandError.invalid("\(error)")
        }
    }

    /// A sandbox that nobody started has no organization: none is started to find that out.
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
            "the inventory discovers accounts, and no sandbox is running that could have an organization",
            help: "`runbook sandbox start`, then make one there: "
                + "`aws --endpoint-url URL organizations create-organization`")
    }
}
