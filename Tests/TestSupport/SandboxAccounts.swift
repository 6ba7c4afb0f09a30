extension TestFolder {
    /// Puts accounts that no other test uses into an inventory written for `111111111111`, `222222222222` and so on.
    ///
    /// - Returns: Their ids, in its order.
    @discardableResult
    public func useFreshAccounts(_ count: Int, in inventory: String) async throws -> [String] {
        var text = text(of: inventory)
        let fresh = await SharedSandbox.shared.freshAccounts(count)
        for (digit, account) in zip(1...count, fresh) {
            text = text.replacing(String(repeating: String(digit), count: 12), with: account)
        }
        try write(text, to: inventory)
        return fresh
    }
}

extension SharedSandbox.Endpoint {
    /// Compares an inventory's accounts with what the guides list: `Tests/Fixtures/look-at-accounts.py`.
    ///
    /// - Parameters:
    ///   - inventory: The inventory's file in the folder.
    ///   - parameters: The file of the parameters that the run had.
    ///   - mode: The script's own options.
    ///   - folder: Where both files lie.
    /// - Returns: What it printed: nothing where all is as listed.
    /// - Throws: What the system says when the script cannot be started.
    public func look(
        at inventory: String, _ parameters: String, _ mode: [String] = [], in folder: TestFolder
    ) async throws -> Invocation.Outcome {
        let root = RepositoryLayout.root
        return try await Invocation(
            of: "\(root)/.venv/bin/python",
            ["\(root)/Tests/Fixtures/look-at-accounts.py", endpoint, inventory, parameters] + mode, in: folder
        ).run()
    }
}
