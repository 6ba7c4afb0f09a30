import AWSProtocols
import Cryptography
import JSON
import Testing

@Suite("Mutated answers", .enabled(if: Vectors.isThere, Vectors.comment))
struct MutatedAnswersTests {
    @Test func `no answer brings the parsers down`() throws {
        var random = Noise(state: 20_261_121)
        for item in try Vectors.cases("output") {
            guard let text = item.value["response"]?["body"]?.string else { continue }
            let isBase64 = item.suite.hasPrefix("smithy")
            let body = isBase64 ? Base64.decode(text) ?? [] : Array(text.utf8)
            for _ in 0..<15 {
                let mutated = Self.mutated(body, &random)
                var response = item.value["response"]?.object ?? JSONObject()
                response["body"] = .string(
                    isBase64 ? Base64.encode(mutated) : String(decoding: mutated, as: UTF8.self))
                var value = item.value.object ?? JSONObject()
                value["response"] = .object(response)
                // A result or an error: either will do.
                _ = try? PublishedCases.parseResponse(.object(value))
            }
        }
    }

    private static func mutated(_ body: [UInt8], _ random: inout Noise) -> [UInt8] {
        var result = body
        for _ in 0...Int.random(in: 0..<4, using: &random) {
            guard let index = result.indices.randomElement(using: &random) else { return result }
            switch Int.random(in: 0..<5, using: &random) {
            case 0: result[index] = UInt8.random(in: 0...255, using: &random)
            case 1: result.remove(at: index)
            case 2: result.insert(UInt8.random(in: 0...255, using: &random), at: index)
            case 3: result.removeSubrange(index...)
            default:
                let end = min(result.count, index + Int.random(in: 1...40, using: &random))
                result.insert(contentsOf: result[index..<end], at: index)
            }
        }
        return result
    }
}

/// The same numbers every time (splitmix64).
private struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
