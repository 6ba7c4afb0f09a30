internal import Processes
public import Runbooks
internal import ShellSteps

/// Asks a shell whether a block parses; runs nothing of it.
public enum SyntaxCheck {
    /// What the shell says is wrong, each with its line in the document; empty when the block is sound.
    public static func problems(in block: Block, _ shell: Step.Shell) async -> [(message: String, line: Int)]
    {
        let specification = ProcessSpecification(
            executable: shell == .zsh ? "/usr/bin/zsh" : "/bin/bash",
            arguments: ShellSyntax.arguments(for: shell, block: block),
            environment: [(name: "PATH", value: "/usr/bin:/bin")], ownsGroup: false,
            descriptors: [0: .contents(Array(block.text.utf8))])
        do {
            let output = try await ChildProcess.output(
                of: specification, limitBytes: 64 << 10, timeout: .seconds(10))
            // A warning is a problem too: a here-document without its end swallows the commands after it.
            let problems = ShellSyntax.problems(in: output.text.stderr, block: block)
            if !problems.isEmpty || output.status.isSuccess { return problems }
            return [(output.text.stderr, block.range.start.line)]
        } catch {
            return [("`\(shell.rawValue)` cannot read it: \(error)", block.range.start.line)]
        }
    }
}
