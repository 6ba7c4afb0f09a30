/// Takes a 2xx answer as it comes: its head, then its body piece by piece, in order.
///
/// Either may suspend, which holds the sender back; what it throws ends the transfer.
public struct HTTPReceiver: Sendable {
    /// Takes the status and the header fields: once, before the first piece, and where there is no body too.
    public var begin: @Sendable (_ status: Int, _ headers: HTTPHeaders) async throws -> Void
    /// Takes the next bytes of the body, as they were sent; never none.
    public var take: @Sendable ([UInt8]) async throws -> Void

    /// Makes a receiver; without a further word the head is of no interest before the end.
    public init(
        begin: @escaping @Sendable (_ status: Int, _ headers: HTTPHeaders) async throws -> Void = { _, _ in },
        take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        self.begin = begin
        self.take = take
    }
}
