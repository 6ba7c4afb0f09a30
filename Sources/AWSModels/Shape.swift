public import JSON
internal import Synchronization

/// One shape of a service's model as it is used in one place: its definition, with what the place says of it on top.
///
/// Members are found when they are asked for, so shapes may contain themselves.
/// Source: botocore's `service-2.json`; traits are merged as its `model.ShapeResolver` does.
public final class Shape: Sendable {
    /// What a shape is, by the model's `type`.
    public enum Kind: String, Sendable, Hashable {
        case structure, list, map, string, character, integer, long, float, double, boolean, blob, timestamp
        /// `bigInteger` and `bigDecimal` are integers and floats without limits; models of today have none.
        case bigInteger, bigDecimal
    }

    /// One member of a structure.
    public struct Member: Sendable {
        /// The name in parameters and results.
        public let name: String
        /// Its shape, with the traits of this member.
        public let shape: Shape
    }

    /// The shape's name in the model.
    public let name: String
    /// What it is.
    public let kind: Kind
    /// The definition with the place's traits on top: everything that the model says, for what has no accessor here.
    public let traits: JSONObject
    private let service: ServiceModel
    private let cache = Mutex<Cache>(Cache())

    private struct Cache {
        var members: [Member]?
        var positions: [String: Int] = [:]
        var parts: [String: Shape] = [:]
    }

    init(name: String, traits: JSONObject, service: ServiceModel) {
        self.name = name
        self.traits = traits
        self.service = service
        kind = traits["type"]?.string.flatMap(Kind.init(rawValue:)) ?? .string
    }

    // MARK: What it is made of

    /// The members of a structure in the model's order; empty for others.
    public var members: [Member] {
        loaded { $0.members ?? [] }
    }

    /// The member of a structure by its exact name.
    public func member(_ name: String) -> Member? {
        loaded { cache in cache.positions[name].flatMap { cache.members?[$0] } }
    }

    /// What a list holds; the shape itself for others.
    public var element: Shape { part("member") }

    /// What the keys of a map are; the shape itself for others.
    public var key: Shape { part("key") }

    /// What a map holds; the shape itself for others.
    public var value: Shape { part("value") }

    private func loaded<Result>(_ read: (Cache) -> Result) -> Result {
        if let result = cache.withLock({ $0.members == nil ? nil : read($0) }) { return result }
        let members = (traits["members"]?.object ?? JSONObject()).map { name, reference in
            Member(name: name, shape: service.shape(reference))
        }
        return cache.withLock { cache in
            if cache.members == nil {
                cache.members = members
                cache.positions = Dictionary(
                    members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
            }
            return read(cache)
        }
    }

    private func part(_ name: String) -> Shape {
        if let part = cache.withLock({ $0.parts[name] }) { return part }
        guard let reference = traits[name] else { return self }
        let part = service.shape(reference)
        cache.withLock { $0.parts[name] = part }
        return part
    }
}

// MARK: - Traits

extension Shape {
    /// The names of members that a request must have.
    public var required: [String] { traits["required"]?.array?.compactMap(\.string) ?? [] }

    /// The values that the model lists; services take others too.
    public var choices: [String] { traits["enum"]?.array?.compactMap(\.string) ?? [] }

    /// The smallest length or number.
    public var minimum: JSONNumber? { traits["min"]?.number }

    /// Where a member travels, `header`, `headers`, `uri`, `querystring` or `statusCode`; nil: in the body.
    public var location: String? { traits["location"]?.string }

    /// The name on the wire, where it is not the member's.
    public var locationName: String? { traits["locationName"]?.string }

    /// The name in the ec2 protocol.
    public var queryName: String? { traits["queryName"]?.string }

    /// A list or map without an element around its items.
    public var isFlattened: Bool { isTrue("flattened") }

    /// The body is this member of the structure alone.
    public var payload: String? { traits["payload"]?.string }

    /// The blob is sent or read as a stream.
    public var isStreaming: Bool { isTrue("streaming") }

    /// The structure is a stream of events.
    public var isEventStream: Bool { isTrue("eventstream") }

    /// Exactly one member may be set.
    public var isUnion: Bool { isTrue("union") }

    /// Any JSON value.
    public var isDocument: Bool { isTrue("document") }

    /// Values are not to be shown.
    public var isSensitive: Bool { isTrue("sensitive") }

    /// A member that is a token for sending a request once: filled in when it is missing.
    public var isIdempotencyToken: Bool { isTrue("idempotencyToken") }

    /// A string that holds JSON.
    public var isJSONText: Bool { isTrue("jsonvalue") }

    /// The member is a label of the endpoint's host prefix.
    public var isHostLabel: Bool { isTrue("hostLabel") }

    /// The form of a timestamp, `iso8601`, `unixTimestamp` or `rfc822`, where it is not the protocol's own.
    public var timestampFormat: String? { traits["timestampFormat"]?.string }

    /// The trait stands there and is true.
    public func isTrue(_ trait: String) -> Bool { traits[trait]?.bool == true }
}
