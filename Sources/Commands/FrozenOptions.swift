internal import Arguments
internal import Execution
internal import Inventories
internal import JSON
internal import Runbooks

/// The limits and the selection of a run, as the journal freezes them and resume reads them back.
struct FrozenOptions {
    var mode: RunMode
    var maxParallel: Int?
    var maxFailures: TargetCount
    var isForced: Bool
    var selection: Selection
    /// The folder that relative paths of the run start at.
    var folder: String
    /// What was said of the accounts that the inventory wants discovered; nil: it wants none.
    var discovered: DiscoveryAnswer?

    var json: JSONObject {
        var object = JSONObject()
        object["mode"] = .string(mode.rawValue)
        object["maxParallel"] = maxParallel.map { .number(JSONNumber($0)) }
        switch maxFailures {
        case .count(let count): object["maxFailures"] = .string(String(count))
        case .percent(let percent): object["maxFailures"] = .string("\(percent)%")
        }
        object["forced"] = .bool(isForced)
        object["target"] = selection.targets.map { .string($0.text) }
        object["steps"] = .array(selection.steps.map(JSONValue.string))
        object["from"] = selection.from.map(JSONValue.string)
        object["tags"] = .array(selection.tags.map(JSONValue.string))
        object["folder"] = .string(folder)
        object["discovered"] = discovered?.json
        return object
    }

    init(
        mode: RunMode, maxParallel: Int?, maxFailures: TargetCount, isForced: Bool, selection: Selection,
        folder: String
    ) {
        self.mode = mode
        self.maxParallel = maxParallel
        self.maxFailures = maxFailures
        self.isForced = isForced
        self.selection = selection
        self.folder = folder
    }

    init(_ json: JSONObject) throws {
        mode = RunMode(rawValue: json["mode"]?.string ?? "") ?? .run
        maxParallel = json["maxParallel"]?.int
        maxFailures = Self.count(json["maxFailures"]?.string ?? "0") ?? .count(0)
        isForced = json["forced"]?.bool ?? false
        selection = Selection(
            targets: try json["target"]?.string.map { try TargetSelector(parsing: $0) },
            steps: json["steps"]?.array?.compactMap(\.string) ?? [], from: json["from"]?.string,
            tags: json["tags"]?.array?.compactMap(\.string) ?? [])
        folder = json["folder"]?.string ?? "."
        discovered = json["discovered"].flatMap(DiscoveryAnswer.init)
    }

    /// Reads `3` or `25%`.
    static func count(_ text: String) -> TargetCount? {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (0...100).contains(percent) else { return nil }
            return .percent(percent)
        }
        guard let count = Int(text), count >= 0 else { return nil }
        return .count(count)
    }
}
