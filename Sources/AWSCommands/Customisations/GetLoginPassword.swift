internal import Cryptography
internal import JSON

/// `ecr get-login-password` and `ecr-public get-login-password`: what `docker login` is given.
struct GetLoginPassword: CustomCommand {
    let service: String

    var path: [String] { [service, "get-login-password"] }

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        _ = try scope.options(words, [])
        let answer = try await scope.call(service, "GetAuthorizationToken", JSONObject())
        let data = answer["authorizationData"]
        let token = (data?[0] ?? data)?["authorizationToken"]?.string
        // The token is USER:PASSWORD.
        guard let bytes = token.flatMap({ Base64.decode($0) }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else { throw CommandFailure("the answer of GetAuthorizationToken has no token", exitCode: 255) }
        try await scope.print(String(decoding: bytes[(colon + 1)...], as: UTF8.self) + "\n")
        return .exited(0)
    }
}
