internal import AWSArguments
internal import AWSModels

/// The commands of services, each looked up once: a document uses few of them many times over.
final class KnownCommands {
    private let catalog: CommandCatalog
    private let services: Set<String>
    private var names: [String: [String]] = [:]
    private var options: [[String]: CommandOptions] = [:]

    init(_ catalog: CommandCatalog) {
        self.catalog = catalog
        services = Set(catalog.services)
    }

    /// The names of services' commands and of the AWS CLI's own ones.
    var all: [String] { catalog.services + catalog.others }

    /// The word is the name of a command, under whatever name.
    func isCommand(_ name: String) -> Bool { services.contains(name) || isOwn(name) }

    /// The AWS CLI's own command, which is no service.
    func isOwn(_ name: String) -> Bool { catalog.others.contains(name) }

    /// The service of a command.
    func service(_ command: String) -> ServiceModel? { catalog.model(command) }

    /// The names of a service's operations as commands, `wait` among them.
    func operations(of service: ServiceModel, command: String) -> [String] {
        if let known = names[command] { return known }
        let found = CommandOptions.commands(of: service, command: command)
        names[command] = found
        return found
    }

    /// The commands of a service that are no operations.
    func others(of command: String) -> [String] { catalog.subcommands[command] ?? [] }

    /// The options of `SERVICE OPERATION` or `SERVICE wait WAITER`; nil where there is no such command.
    func options(of service: ServiceModel, path: [String]) -> CommandOptions? {
        if let known = options[path] { return known }
        let found =
            path.count == 3
            ? CommandOptions(service: service, waiter: path[2])
            : CommandOptions(service: service, command: path[0], operation: path[1])
        options[path] = found
        return found
    }
}
