public import AWSModels

/// One of the ways in which AWS services take requests and give answers.
public enum ProtocolKind: String, Sendable, Hashable, CaseIterable {
    /// JSON bodies with the operation in `X-Amz-Target`; versions 1.0 and 1.1.
    case json
    /// HTTP bindings with JSON bodies.
    case restJSON = "rest-json"
    /// HTTP bindings with XML bodies.
    case restXML = "rest-xml"
    /// CBOR bodies with the operation in the path.
    case rpcV2CBOR = "smithy-rpc-v2-cbor"
    /// Forms in, XML out.
    case query
    /// EC2's variant of `query`.
    case ec2

    /// The protocol that is spoken with a service; nil: none of its protocols is known.
    ///
    /// Of several the first in the order of the cases here is taken, as botocore 1.44 does (`resolved_protocol`).
    public init?(of metadata: ServiceMetadata) {
        let offered = metadata.protocols
        if let kind = Self.allCases.first(where: { offered.contains($0.rawValue) }) {
            self = kind
        } else {
            return nil
        }
    }
}
