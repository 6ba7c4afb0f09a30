/// What one block changed against what it was given: the exports that the journal keeps.
public struct ShellDifference: Sendable, Hashable {
    /// A shell function.
    struct Function: Sendable, Hashable {
        var name: Bytes
        /// The letters that `declare -F` prints after `-f`, for example `x`.
        var attributes: String
        /// The text of `declare -f`.
        var definition: Bytes
    }

    /// Variables that are new or changed, one `declare` line each, in bash's order.
    var variables: [ShellVariable] = []
    /// Variables that are gone.
    var unsetVariables: [String] = []
    /// Functions that are new or changed.
    var functions: [Function] = []
    /// Functions that are gone.
    var unsetFunctions: [Bytes] = []
    /// The directory the block ended in, when it is another than it began in.
    var directory: Bytes?
    /// `PATH` entries that came in front of the given ones.
    var pathPrefix: [Bytes] = []
    /// `PATH` entries that came behind a given one.
    var pathSuffix: [Bytes] = []

    /// Makes a difference that changes nothing.
    public init() {}

    /// It changes nothing.
    public var isEmpty: Bool { self == ShellDifference() }

    /// The names of the variables it sets, in bash's order.
    public var names: [String] { variables.map(\.name) }

    /// The difference that does what this one and then `next` do.
    public func followed(by next: ShellDifference) -> ShellDifference {
        var whole = self
        let nextVariables = Set(next.names)
        let replaced = nextVariables.union(next.unsetVariables)
        whole.variables = variables.filter { !replaced.contains($0.name) } + next.variables
        whole.unsetVariables = unsetVariables.filter { !replaced.contains($0) } + next.unsetVariables
        let replacedFunctions = Set(next.functions.map(\.name) + next.unsetFunctions)
        whole.functions = functions.filter { !replacedFunctions.contains($0.name) } + next.functions
        whole.unsetFunctions =
            unsetFunctions.filter { !replacedFunctions.contains($0) } + next.unsetFunctions
        whole.directory = next.directory ?? directory
        whole.pathPrefix = next.pathPrefix + pathPrefix
        whole.pathSuffix += next.pathSuffix
        return whole
    }
}
