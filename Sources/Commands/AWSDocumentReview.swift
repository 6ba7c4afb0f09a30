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
        let review = AWSReview(
            models: try ModelLibrary(path: path, userFolders: folders), others: AWSCommand.otherCommands,
            subcommands: AWSCommand.otherSubcommands)
        return review.result(
            of: runbooks, inventory: inventory.path == nil || inventory.isPartial ? nil : inventory)
    }
}
