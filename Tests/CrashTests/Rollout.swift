import TestSupport

/// The rollout that is killed: six steps on ten targets. Steps and checks write what they do into one file, which
/// judges the journal; the journal never judges itself.
struct Rollout {
    /// The names of the targets.
    static let targets = (1...10).map { "a\($0)/eu-central-1" }
    /// The steps in order.
    static let steps = ["plain", "exporting", "idempotent", "reading", "checked", "last"]
    /// Those with a postcondition.
    static let checked: Set<String> = ["exporting", "checked", "reading"]

    let folder: TestFolder

    /// Writes the document, the inventory, and an `aws` that answers the engine's pre-flight.
    init() throws {
        folder = try TestFolder()
        try folder.useStubAWS((1...10).map { (id: "1000000000\($0 < 10 ? "0" : "")\($0)", groups: []) })
        try folder.write(Self.document(marks: "\(folder.path)/marks"), to: "doc.md")
        try folder.write("", to: "marks")
    }

    private static func document(marks: String) -> String {
        var text =
            "---\ninventory: inventory.yaml\nenv: {MARKS: \"\(marks)\"}\nrollout: {max-failures: 100%}\n---\n"
        for step in steps {
            let attributes: [String: String] = ["exporting": " exports=VALUE", "idempotent": " idempotent"]
            text += """

                ```bash {name=\(step)\(attributes[step] ?? "")}
                echo "$RUNBOOK_TARGET \(step) begin" >>"$MARKS"
                sleep 0.0$((RANDOM % 6))
                \(work[step] ?? "")
                echo "$RUNBOOK_TARGET \(step) end" >>"$MARKS"
                ```

                """
            guard checked.contains(step) else { continue }
            text += """

                ```bash {verify within=2s every=1s}
                echo "$RUNBOOK_TARGET \(step) check-begin" >>"$MARKS"
                sleep 0.0$((RANDOM % 4))
                if grep -qx "$RUNBOOK_TARGET \(step) end" "$MARKS"; then found=1; else found=0; fi
                echo "$RUNBOOK_TARGET \(step) check-end" >>"$MARKS"
                VALUE="of $RUNBOOK_TARGET"
                ((found))
                ```

                """
        }
        return text
    }

    /// What single steps do besides: hand a value on, and depend on it.
    private static let work = [
        "exporting": "VALUE=\"of $RUNBOOK_TARGET\"", "reading": "[[ $VALUE == \"of $RUNBOOK_TARGET\" ]]",
        "last": "[[ $VALUE == \"of $RUNBOOK_TARGET\" ]]",
    ]

    /// What the steps have written so far.
    var marks: Marks { Marks(lines: folder.lines(of: "marks")) }

    /// A call of the program in the rollout's folder.
    func call(_ arguments: [String]) -> Invocation { Invocation(arguments, in: folder) }

    /// The processes that any step of this rollout still has, by what their environment says.
    func processes() -> [Int32] {
        ProcessTable.withEnvironment("RUNBOOK_RUN=", "MARKS=\(folder.path)/marks")
    }
}

/// The lines that steps and checks wrote, in order.
struct Marks {
    /// Where the engine was with one target when it was killed.
    enum Phase: String, CaseIterable {
        case beforeFirstStep = "before the first step"
        case inBlock = "in a block"
        case betweenBlockAndCheck = "between block and check"
        case inCheck = "in a check"
        case betweenCheckAndBlock = "between check and block"
        case betweenSteps = "between steps"
        case finished = "finished"
    }

    let lines: [String]

    /// How often a step on a target came this far.
    func count(_ target: String, _ step: String, _ what: String) -> Int {
        lines.count { $0 == "\(target) \(step) \(what)" }
    }

    /// The place of a target, by the last line that it wrote.
    func phase(of target: String) -> Phase {
        guard let last = lines.last(where: { $0.hasPrefix("\(target) ") }) else { return .beforeFirstStep }
        let words = last.split(separator: " ").map(String.init)
        let (step, what) = (words[1], words[2])
        switch what {
        case "begin": return .inBlock
        case "check-begin": return .inCheck
        case "check-end": return count(target, step, "end") == 0 ? .betweenCheckAndBlock : .betweenSteps
        default:
            if Rollout.checked.contains(step) { return .betweenBlockAndCheck }
            return step == Rollout.steps.last ? .finished : .betweenSteps
        }
    }
}
