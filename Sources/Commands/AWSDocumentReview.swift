internal import AWSClient
internal import AWSCommands
internal import AWSModels
internal import AWSReviews
internal import Runbooks

/// The `aws` commands of documents, reviewed with the models that lie beside the program.
enum AWSDocumentReview {
    /// What they say; nil where no block has such a command.
    ///
    /// `inventory`: The targets; that of this machine alone says nothing about them. Throws `ModelError` without the
    /// file of the models.
    static func result(
        of runbooks: [Runbook], inventory: Inventory
    ) throws(ModelError) -> AWSReview.Result? {
        guard AWSReview.isNeeded(for: runbooks) else { return nil }
        let environment = AWSProgram.environment
        let path = try ModelLibrary.locate(
            environment: environment, executablePath: StepTools.executable)
        let folders = ModelLibrary.userFolders(
            environment: environment, folder: JournalLocation.currentFolder)
        let library = try ModelLibrary(path: path, userFolders: folders)
        var others = AWSCommand.otherCommands
        var subcommands = AWSCommand.otherSubcommands
        // What the operator's aliases stand for is not looked into; one for a service's own name is that service.
        for (path, names) in AWSCommand.aliasNames(in: environment) {
            if let command = path.first {
                if path.count == 1 { subcommands[command, default: []] += names }
            } else {
                let services = Set(library.commandNames)
                others += names.filter { !services.contains($0) }
            }
        }
        let review = AWSReview(models: library, others: others, subcommands: subcommands)
        return review.result(
            of: runbooks, inventory: inventory.path == nil || inventory.isPartial ? nil : inventory)
    }
}
