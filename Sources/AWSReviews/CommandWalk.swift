internal import AWSArguments
internal import AWSModels
internal import Runbooks
internal import ShellScanning
internal import Texts

/// Reads the words of one `aws` command as far as they are known, and collects what AWS CLI v2 would refuse.
///
/// It goes on behind a problem, and says nothing where a word that is not known could make it right.
struct CommandWalk {
    /// What was found at a word.
    struct Problem {
        var severity = Diagnostic.Severity.error
        var code: String
        var message: String
        var word: ShellWord
        var details: [String] = []
        var help: String?
    }

    /// An option that stands there, with its words.
    struct Given {
        var option: CommandOptions.Option
        var words: [CommandWord]
        var word: ShellWord

        /// The words as the shell makes them; nil where one is not known.
        var values: [String]? {
            let values = words.compactMap(\.value)
            return values.count == words.count ? values : nil
        }
    }

    let known: KnownCommands
    let command: TypedCommand
    var index = 0
    /// A word before here may have been any option.
    var isLoose = false
    /// The word before may have been an option that takes the next one.
    var mayTakeNext = false
    var problems: [Problem] = []
    /// The names of the command so far: `ec2`, `describe-vpcs`.
    var path: [String] = []
    var globals: [Given] = []
    var given: [Given] = []
    var options: CommandOptions?
    /// It is a command that exists, apart from its options.
    var isKnown = false

    init(_ command: TypedCommand, _ known: KnownCommands) {
        self.command = command
        self.known = known
    }

    var words: [CommandWord] { command.words }

    /// Reads the whole command.
    mutating func walk() {
        let known = known
        guard let service = nextName(isName: known.isCommand) else { return }
        let name = service.value ?? ""
        if name == "help" { return }
        path = [name]
        if known.isOwn(name) {
            isKnown = true
            return nameSubcommand()
        }
        guard let model = known.service(name) else { return refuseService(service) }
        let commands = known.operations(of: model, command: name)
        let others = known.others(of: name)
        guard let operation = nextName(isName: { commands.contains($0) || others.contains($0) }) else {
            return
        }
        let command = operation.value ?? ""
        if command == "help" { return }
        path.append(command)
        if others.contains(command) {
            isKnown = true
            return
        }
        if command == "wait" { return walkWaiter(of: model) }
        options = known.options(of: model, path: path)
        guard let options else { return refuseOperation(operation, commands + others) }
        isKnown = true
        read(options)
    }

    private mutating func walkWaiter(of model: ServiceModel) {
        let waiters = model.waiterNames.map(CommandNames.dashed)
        guard let waiter = nextName(isName: { waiters.contains($0) }) else { return }
        let name = waiter.value ?? ""
        if name == "help" { return }
        path.append(name)
        options = known.options(of: model, path: path)
        guard let options else {
            return add(
                "aws-waiter", "`aws \(path[0]) wait` knows no `\(name)`", at: waiter.source,
                help: Self.help(for: name, in: waiters)
                    ?? "it knows " + ValueReview.names(waiters.sorted()))
        }
        isKnown = true
        read(options)
    }

    // MARK: - Names

    /// The next word that is no global option and none's value; nil where it is not known, or is not there.
    private mutating func nextName(isName: (String) -> Bool) -> CommandWord? {
        while index < words.count {
            let word = words[index]
            guard let value = word.value else {
                if word.beginning.hasPrefix("--"), let equals = word.beginning.firstIndex(of: "=") {
                    let name = String(word.beginning[..<equals])
                    guard Self.find(name, in: CommandOptions.globals) != nil else { return nil }
                    index += 1
                    continue
                }
                // `aws $OPTIONS ec2 …`: what follows tells whether these were options.
                guard word.mayBeSeveral, index + 1 < words.count,
                    let next = words[index + 1].value, isName(next)
                else { return nil }
                isLoose = true
                index += 1
                continue
            }
            guard value.hasPrefix("-"), value != "-" else {
                index += 1
                return word
            }
            if value == "--" { return nil }
            let name = value.split(separator: "=", maxSplits: 1).first.map(String.init) ?? value
            guard let option = Self.find(name, in: CommandOptions.globals) else {
                if value == "--version" || value.hasPrefix("--cli-auto") { return nil }
                // An option of the operation before its name: it may be right, and takes what nobody knows.
                return nil
            }
            take(option, isGlobal: true)
        }
        return nil
    }

    /// `aws s3 cp`: the second name, where there is one.
    private mutating func nameSubcommand() {
        guard index < words.count, let value = words[index].value, !value.hasPrefix("-") else { return }
        path.append(value)
        index += 1
    }

    private mutating func refuseService(_ word: CommandWord) {
        let name = word.value ?? ""
        // `config` is the name of the service, and `configservice` that of its command.
        let command = CommandNames.command(ofService: name)
        add(
            "aws-service", "`aws` knows no service `\(name)`", at: word.source,
            help: command == name
                ? Self.help(for: name, in: known.all) : "its command is called `\(command)`")
    }

    private mutating func refuseOperation(_ word: CommandWord, _ known: [String]) {
        let name = word.value ?? ""
        add(
            "aws-operation", "`aws \(path[0])` has no operation `\(name)`", at: word.source,
            help: Self.help(for: name, in: known))
    }

    // MARK: - Options

    private mutating func read(_ options: CommandOptions) {
        if index < words.count, words[index].value == "help" { return }
        var positionals = options.options.filter(\.isPositional)
        while index < words.count {
            let word = words[index]
            let wasTakingNext = mayTakeNext
            mayTakeNext = false
            if word.value == "--" { return }
            if word.beginning.hasPrefix("-"), !Self.isArgument(word) {
                readOption(word, of: options)
                continue
            }
            index += 1
            if word.mayBeSeveral {
                isLoose = true
                mayTakeNext = true
                continue
            }
            if wasTakingNext { continue }
            if let option = positionals.first {
                positionals.removeFirst()
                given.append(Given(option: option, words: [word], word: word.source))
            } else if !isLoose {
                add(
                    "aws-word", "`\(shown)` takes no word here: `\(word.source.text)` belongs to no option",
                    at: word.source)
            }
        }
        requireOptions(of: options, positionals)
        reviewValues(of: options)
    }

    private mutating func readOption(_ word: CommandWord, of options: CommandOptions) {
        let typed = word.beginning.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(typed.first ?? "")
        // `--$NAME`: nobody knows which one.
        guard word.value != nil || typed.count == 2 else {
            isLoose = true
            mayTakeNext = true
            index += 1
            return
        }
        let own = options.options.filter { !$0.isPositional }
        if let option = own.first(where: { $0.name == name }) { return take(option, isGlobal: false) }
        let general = CommandOptions.globals
        if let option = Self.find(name, in: general) { return take(option, isGlobal: true) }
        // The AWS CLI looks for its general options first, and refuses what may be several of them.
        let isGeneral = name.count > 2 && general.contains { $0.name.hasPrefix(name) }
        if !isGeneral, let option = Self.find(name, in: own) { return take(option, isGlobal: false) }
        let known = own.map(\.name) + general.map(\.name)
        let fitting = name.count > 2 ? known.filter { $0.hasPrefix(name) } : []
        if fitting.count > 1 {
            add(
                "aws-option", "`\(name)` may mean several options of `\(shown)`", at: word.source,
                help: "write one of \(ValueReview.names(fitting))")
        } else {
            add(
                "aws-option", "`\(shown)` has no option `\(name)`", at: word.source,
                help: Self.help(for: name, in: known))
        }
        // What follows may belong to it.
        index += 1
        while index < words.count, Self.isArgument(words[index]) { index += 1 }
    }

    /// Takes an option with its words.
    mutating func take(_ option: CommandOptions.Option, isGlobal: Bool) {
        let word = words[index]
        index += 1
        var taken: [CommandWord] = []
        var isFlag = false
        if case .flag = option.arity { isFlag = true }
        if let equals = word.beginning.firstIndex(of: "=") {
            if isFlag {
                add(
                    "aws-value", "`\(option.name)` takes no value", at: word.source,
                    help: isGlobal ? nil : "`--no-…` is its opposite")
                return
            }
            taken = [CommandWord(word, behind: word.beginning[equals...].utf8.count - 1)]
        } else if !isFlag {
            let limit = [.any, .atLeastOne].contains(option.arity) ? Int.max : 1
            while index < words.count, taken.count < limit, Self.isArgument(words[index]) {
                taken.append(words[index])
                index += 1
            }
            if taken.isEmpty, option.arity == .one || option.arity == .atLeastOne {
                add("aws-value", "`\(option.name)` has no value", at: word.source)
            }
            // `--vpc-id $VPC`: one word, most likely, but the next one might still be its second.
            if limit == 1, taken.first?.mayBeSeveral == true { mayTakeNext = true }
        }
        let found = Given(option: option, words: taken, word: word.source)
        if isGlobal { globals.append(found) } else { given.append(found) }
    }

    private mutating func requireOptions(
        of options: CommandOptions, _ positionals: [CommandOptions.Option]
    ) {
        let names = Set(given.map(\.option.name))
        if isLoose || names.contains("--generate-cli-skeleton") { return }
        if names.contains("--cli-input-json") || names.contains("--cli-input-yaml") { return }
        let missing =
            options.options.filter { $0.isRequired && !$0.isPositional && !names.contains($0.name) }
            + positionals
        // What is wrong already may be what is missing, mistyped.
        if missing.isEmpty || problems.contains(where: { $0.code == "aws-option" }) { return }
        let list = missing.map { "`\($0.name)`" }.joined(separator: ", ")
        add("aws-missing-option", "`\(shown)` needs \(list)", at: command.name)
    }

    // MARK: - Words

    /// The command as messages name it.
    var shown: String { (["aws"] + path).joined(separator: " ") }

    mutating func add(_ code: String, _ message: String, at word: ShellWord, help: String? = nil) {
        problems.append(Problem(code: code, message: message, word: word, help: help))
    }

    /// The option with this name, or the only one that it begins.
    private static func find(_ name: String, in options: [CommandOptions.Option]) -> CommandOptions.Option? {
        if let exact = options.first(where: { $0.name == name }) { return exact }
        guard name.count > 2 else { return nil }
        let fitting = options.filter { $0.name.hasPrefix(name) }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// It is no option, by the rules of Python's `argparse`.
    static func isArgument(_ word: CommandWord) -> Bool {
        guard word.beginning.hasPrefix("-"), word.beginning != "-" || word.value == nil else { return true }
        guard let value = word.value else { return false }
        if value == "--" { return false }
        return WordParser.isNegativeNumber(value) || value.contains(" ") && !value.hasPrefix("--")
    }

    static func help(for name: String, in known: [String]) -> String? {
        Suggestion.nearest(to: name, in: known).map { "did you mean `\($0)`?" }
    }
}

extension CommandWord {
    /// What stands behind the first `count` bytes from the end of what is known: the value of `--name=value`.
    fileprivate init(_ word: CommandWord, behind count: Int) {
        let end = String(decoding: word.beginning.utf8.suffix(count), as: UTF8.self)
        self.init(
            source: word.source, value: word.value == nil ? nil : end, beginning: end, mayBeSeveral: false)
    }
}
