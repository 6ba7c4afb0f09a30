internal import Cryptography
internal import Synchronization

/// Signing keys, each good for one secret, day, region and service; the most recent ones are kept.
final class SigningKeys: Sendable {
    private struct Place: Hashable {
        /// The secret's digest: the secret itself stays with its owner.
        let secret: [UInt8]
        let day: String
        let region: String
        let service: String
    }

    private let limit: Int
    private let keys = Mutex<[Place: [UInt8]]>([:])

    init(limit: Int) { self.limit = limit }

    /// How many are kept at this moment.
    var count: Int { keys.withLock { $0.count } }

    /// The signing key: four rounds of HMAC-SHA256, or none where it is kept.
    ///
    /// - Returns: 32 bytes. A secret: never log it.
    func key(secret: String, day: String, region: String, service: String) -> [UInt8] {
        let place = Place(secret: SHA256.hash(secret), day: day, region: region, service: service)
        if let known = keys.withLock({ $0[place] }) { return known }
        let key = [day, region, service, "aws4_request"].reduce(Array("AWS4\(secret)".utf8)) { key, part in
            HMACSHA256.authenticate(key: key, message: part)
        }
        keys.withLock { keys in
            if keys.count >= limit { keys = keys.filter { $0.key.day == day } }
            if keys.count >= limit { keys.removeAll() }
            keys[place] = key
        }
        return key
    }
}
