internal import AWSClient
internal import Cryptography
internal import Hosts
internal import JSON
internal import Runbooks

/// The inventory's bucket, for what is too long for a command: objects with names that nobody can guess, encrypted, and
/// deleted when they have been read.
///
/// A host reads and writes them with presigned URLs and `curl`: its own role needs no permission for the bucket, and none of the
/// engine's credentials go there.
struct SSMBucket: Sendable {
    let name: String
    let identities: AWSIdentities
    let target: Target
    let observer: (any CallObserver)?

    /// The most that goes through it at once: it is held in memory.
    static let limitBytes = 128 << 20
    /// How long a URL is good for.
    private static let seconds = 900

    /// Makes an object's name.
    func key() -> String { "runbook/\(Hexadecimal.encode(SecureRandom.bytes(24)))" }

    /// A URL with which a host reads or writes an object.
    func url(_ operation: String, _ key: String) async throws(HostError) -> String {
        do throws(CallError) {
            return try await identities.presigned(
                operation, bucket: name, key: key, on: target, seconds: Self.seconds)
        } catch {
            throw problem(error)
        }
    }

    /// Puts an object there.
    func put(_ bytes: [UInt8], _ key: String) async throws(HostError) {
        _ = try await call("PutObject", key, body: bytes)
    }

    /// Gets an object.
    func get(_ key: String) async throws(HostError) -> [UInt8] {
        let collector = Collector()
        _ = try await call("GetObject", key) { try await collector.add($0) }
        return await collector.bytes
    }

    /// Deletes an object; one that cannot be deleted stays, and nobody can read it.
    func delete(_ key: String) async { _ = try? await call("DeleteObject", key) }

    private func call(
        _ operation: String, _ key: String, body: [UInt8]? = nil,
        receiver: (@Sendable ([UInt8]) async throws -> Void)? = nil
    ) async throws(HostError) -> JSONObject {
        do throws(CallError) {
            return try await identities.call(
                "s3", operation, ["Bucket": .string(name), "Key": .string(key)], body: body, on: target,
                observer: observer, receiver: receiver)
        } catch {
            throw problem(error)
        }
    }

    private func problem(_ error: CallError) -> HostError {
        .refused("the bucket `\(name)` of \(target.id): \(error.description)")
    }

    private actor Collector {
        var bytes: [UInt8] = []

        func add(_ more: [UInt8]) throws {
            guard bytes.count + more.count <= SSMBucket.limitBytes + (1 << 20) else {
                throw ActionError("it is longer than was said")
            }
            bytes += more
        }
    }
}
