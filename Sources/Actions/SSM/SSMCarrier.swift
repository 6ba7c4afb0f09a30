internal import Cryptography
internal import Hosts

/// Carries blocks to an instance: the supervisor, its order and the block's program in one command, and all that came of it in
/// its answer.
///
/// What the command itself does not hand over lies in the spool on the host, and another command asks the supervisor for it:
/// a long answer, the result of a command whose answer was lost, and of one that an earlier engine sent.
struct SSMCarrier: BlockCarrier {
    let shell: SSMShell
    let user: String?
    /// Finds secrets in programs.
    let hasSecrets: @Sendable ([UInt8]) -> Bool

    var name: String { shell.name }
    let grace = Duration.seconds(60)

    func prepare(_ order: SupervisorOrder) async throws(HostError) -> any CarriedBlock {
        if shell.publicKey == nil, hasSecrets(order.program) {
            throw .refused(
                "\(name) has no openssl to hide secrets with: SSM would keep those of this step in its history"
            )
        }
        let block = SSMBlock(carrier: self, order: order)
        if let refusal = shell.refusal(of: block.work(.begin, timeout: .seconds(1), token: "")) {
            throw refusal
        }
        return block
    }

    func takeUp(
        _ order: SupervisorOrder, timeout: Duration, output: @escaping SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome {
        let delivery: Delivery
        do {
            delivery = try await delivered(order)
        } catch let error as HostError {
            return .unknown(error.message)
        }
        if delivery == .undelivered { return .notBegun }
        if delivery == .waiting { return .unknown("its command still waits for \(name)") }
        let block = SSMBlock(carrier: self, order: order)
        let absence = SupervisorAnswer.absence(on: name)
        var pause = Backoff()
        for _ in 1...5 {
            let outcome = try await block.attach(timeout: timeout, output: output)
            if outcome != absence { return outcome }
            // Neither SSM nor the host ever heard of it.
            if delivery == .unlisted { return .notBegun }
            // It is on the host, and may not have come to its supervisor yet.
            await pause.wait()
        }
        return absence
    }

    private enum Delivery {
        case undelivered, waiting, delivered, unlisted
    }

    /// Whether the command of an attempt came to the instance.
    private func delivered(_ order: SupervisorOrder) async throws -> Delivery {
        let commands = shell.commands
        var pause = Backoff()
        do {
            for _ in 1...6 {
                if let id = try await commands.find({ SSMComment.begins(order.attempt, $0) }) {
                    let end = ContinuousClock.now + .seconds(SSMCommands.deliverySeconds + 30)
                    let state = await commands.follow(id, until: { !$0.isWaiting }, deadline: { end })
                    guard let state, !state.isWaiting else { return .waiting }
                    return state.isUndelivered ? .undelivered : .delivered
                }
                await pause.wait()
            }
        } catch {
            throw HostError.unreachable("\(name): \(error)")
        }
        return .unlisted
    }
}

/// One block for an instance.
struct SSMBlock: CarriedBlock {
    let carrier: SSMCarrier
    let order: SupervisorOrder

    private var shell: SSMShell { carrier.shell }

    func go(timeout: Duration, output: @escaping SupervisedBlock.Output) async throws
        -> SupervisedBlock.Outcome
    {
        let token = Self.token()
        let reason: String
        do {
            switch try await shell.run(work(.begin, timeout: timeout, token: token)) {
            case .answered(_, let errors, let answer):
                if let outcome = try await outcome(answer, token, output) { return outcome }
                // It broke off before the block could begin, or nobody knows.
                reason = String(decoding: errors, as: UTF8.self)
            case .tooLong: return try await attach(timeout: timeout, output: output)
            case .cancelled: return .ended(.killed)
            case .silent(let why): reason = why
            }
        } catch HostError.unreachable(let why) {
            return .unknown(why)
        }
        if Task.isCancelled { return .unknown(reason) }
        let asked = try await attach(timeout: timeout, output: output)
        if case .unknown(let more) = asked { return .unknown("\(reason); \(more)") }
        return asked
    }

    func drop() async {}

    /// Takes the block up: its end, its output from the first byte on.
    ///
    /// Asking twice does no harm, so a long answer is asked for again with an object for it.
    func attach(timeout: Duration, output: @escaping SupervisedBlock.Output) async throws
        -> SupervisedBlock.Outcome
    {
        let token = Self.token()
        var work = work(.attach, timeout: timeout, token: token)
        work.givesObject = true
        do {
            switch try await shell.run(work) {
            case .answered(_, let errors, let answer):
                if let outcome = try await outcome(answer, token, output) { return outcome }
                return .unknown("\(shell.name) said: \(String(decoding: errors, as: UTF8.self))")
            case .tooLong(let size): return try await excerpt(of: size, output)
            case .cancelled: return .ended(.killed)
            case .silent(let why): return .unknown(why)
            }
        } catch let error as HostError {
            return .unknown(error.message)
        }
    }

    /// The beginning and the end of what it printed, of a block whose answer is too long for the way.
    private func excerpt(
        of size: Int, _ output: SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome {
        let token = Self.token()
        let input = Array("\(token)\n\(order.slot)\n\(order.attempt)\n".utf8)
        let excerpts = SSMHostShell(shell: shell, user: carrier.user, purpose: "runbook excerpt")
        let answer: [UInt8]
        do throws(HostError) {
            answer = try await excerpts.output(of: SSMExcerpt.script, input: input)
        } catch {
            return .unknown(error.message)
        }
        guard case .ended(var end) = try await outcome(answer, token, output) else {
            return .unknown("\(shell.name) does not say how it ended")
        }
        let cause =
            shell.bucket == nil
            ? "name a `bucket` for the host in the inventory"
            : shell.publicKey == nil ? "the host wants openssl for its bucket" : "print less"
        end.problem =
            "the block ended, and what it printed and left, \(size) bytes, is more than SSM hands over: \(cause)"
        return .ended(end)
    }

    private func outcome(
        _ answer: [UInt8], _ token: String, _ output: SupervisedBlock.Output
    ) async throws -> SupervisedBlock.Outcome? {
        try await SupervisorAnswer.outcome(of: answer, token: token, host: shell.name, output: output)
    }

    /// What the host does: the supervisor ends the block at its limit, and SSM the command some time after.
    func work(_ verb: SupervisorOrder.Verb, timeout: Duration, token: String) -> SSMWork {
        let limit = max(1, Int(timeout.components.seconds) + (timeout.components.attoseconds > 0 ? 1 : 0))
        return SSMWork(
            program: SupervisorAnswer.program,
            input: SupervisorAnswer.input(order, verb, token: token), user: carrier.user,
            limitSeconds: limit, seconds: min(limit + 60, 172_800),
            comment: verb == .begin
                ? SSMComment.unique(attempt: order.attempt) : SSMComment.unique("runbook take-up"))
    }

    private static func token() -> String { "runbook\(Hexadecimal.encode(SecureRandom.bytes(8)))" }
}

/// What is asked of a spool that is too long to be handed over.
enum SSMExcerpt {
    /// Reads token, slot and attempt, and answers as the supervisor does, with the middle of the output left out.
    static let script = #"""
        read -r token && read -r slot && read -r attempt || exit 1
        cd "/var/tmp/runbook-$(id -u)/$slot/$attempt" || exit 1
        printf '\n%s\n' "$token"
        part() {
          if [ "$2" -le 4000 ]; then
            [ "$2" = 0 ] || { printf '%s %s\n' "$1" "$2"; cat "$1"; }
          else
            note="
        ... $(($2 - 3000)) bytes are left out here ...
        "
            printf '%s %s\n' "$1" "$((3000 + ${#note}))"
            head -c 1500 "$1"; printf %s "$note"; tail -c 1500 "$1"
          fi
        }
        set -- $(stat -c %s out err reports environment)
        part out "$1"; part err "$2"
        reports=$3; environment=$4
        [ "$reports" -le 4000 ] || reports=0
        [ "$environment" -le 4000 ] || environment=0
        how=; read -r how <exit
        case $how in [0-9]*) how="exit $how" ;; *) read -r how <ending; how="killed $how" ;; esac
        printf 'end %s %s %s 0 %s 0 %s\n' "$1" "$2" "$reports" "$environment" "$how"
        head -c "$reports" reports; head -c "$environment" environment

        """#
}
