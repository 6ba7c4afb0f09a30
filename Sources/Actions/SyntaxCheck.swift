internal import Processes
public import Runbooks
internal import ShellSteps

/// Asks shells whether blocks parse; runs nothing of them.
public enum SyntaxCheck {
    /// What a shell says is wrong with a block, each problem with its line in the document.
    public typealias Problems = [(message: String, line: Int)]

    /// What is wrong with each block, in their order; empty for those that are sound.
    ///
    /// Starts one shell for each few hundred blocks, and one more for each that is not sound.
    public static func problems(in blocks: [(block: Block, shell: Step.Shell)]) async -> [Problems] {
        await withTaskGroup(of: [(Int, Problems)].self) { group in
            var all = [Problems](repeating: [], count: blocks.count)
            for (index, batch) in batches(of: blocks).enumerated() {
                if index >= 4, let found = await group.next() {
                    for (block, problems) in found { all[block] = problems }
                }
                group.addTask { await problems(in: batch.map { ($0, blocks[$0].block, blocks[$0].shell) }) }
            }
            for await found in group { for (block, problems) in found { all[block] = problems } }
            return all
        }
    }

    /// The numbers of the blocks that one shell can read together, in stretches of bounded size.
    private static func batches(of blocks: [(block: Block, shell: Step.Shell)]) -> [[Int]] {
        var done: [[Int]] = []
        var open: [[String]: (numbers: [Int], bytes: Int)] = [:]
        for (number, (block, shell)) in blocks.enumerated() {
            guard ShellSyntaxBatch.canHold(block, shell) else {
                done.append([number])
                continue
            }
            let arguments = ShellSyntax.arguments(for: shell, block: block)
            var batch = open[arguments] ?? ([], 0)
            batch.numbers.append(number)
            batch.bytes += block.text.utf8.count
            let limit = ShellSyntaxBatch.limit
            let isFull = batch.numbers.count >= limit.blocks || batch.bytes >= limit.bytes
            if isFull { done.append(batch.numbers) }
            open[arguments] = isFull ? nil : batch
        }
        return done + open.values.map(\.numbers)
    }

    /// What is wrong with the blocks of one batch.
    private static func problems(
        in batch: [(number: Int, block: Block, shell: Step.Shell)]
    ) async -> [(Int, Problems)] {
        var found: [(Int, Problems)] = []
        var rest = batch[...]
        while let first = rest.first {
            if rest.count > 1 { rest = rest.dropFirst(await soundCount(rest.map(\.block), first.shell)) }
            // The shell had a word about this one, or never came to it.
            guard let next = rest.popFirst() else { break }
            found.append((next.number, await problems(in: next.block, next.shell)))
        }
        return found
    }

    /// How many blocks from the first one on a shell reads without a word; 0 when it cannot be asked.
    private static func soundCount(_ blocks: [Block], _ shell: Step.Shell) async -> Int {
        var batch = ShellSyntaxBatch(arguments: ShellSyntax.arguments(for: shell, block: blocks[0]))
        for block in blocks { batch.add(block) }
        guard let output = try? await output(of: shell, batch.arguments, input: batch.input) else { return 0 }
        return min(ShellSyntaxBatch.soundCount(in: output.stderr), blocks.count)
    }

    private static func problems(in block: Block, _ shell: Step.Shell) async -> Problems {
        do {
            let arguments = ShellSyntax.arguments(for: shell, block: block)
            let output = try await output(of: shell, arguments, input: Array(block.text.utf8))
            // A warning is a problem too: a here-document without its end swallows the commands after it.
            let problems = ShellSyntax.problems(in: output.text.stderr, block: block)
            if !problems.isEmpty || output.status.isSuccess { return problems }
            return [(output.text.stderr, block.range.start.line)]
        } catch {
            return [("`\(shell.rawValue)` cannot read it: \(error)", block.range.start.line)]
        }
    }

    private static func output(
        of shell: Step.Shell, _ arguments: [String], input: [UInt8]
    ) async throws -> ProcessOutput {
        let specification = ProcessSpecification(
            executable: shell == .zsh ? "/usr/bin/zsh" : "/bin/bash", arguments: arguments,
            environment: [(name: "PATH", value: "/usr/bin:/bin")], ownsGroup: false,
            descriptors: [0: .contents(input)])
        return try await ChildProcess.output(of: specification, limitBytes: 64 << 10, timeout: .seconds(10))
    }
}
