internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import Files
internal import Glibc
internal import JSON

/// `sso login`: signs a person in with a code, in a browser anywhere.
struct SSOSignIn: CustomCommand {
    let path = ["sso", "login"]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(
            words,
            [
                .init("--no-browser", arity: .flag(true)), .init("--use-device-code", arity: .flag(true)),
                .init("--sso-session"),
            ])
        let settings = try scope.settings()
        let session = scope.command.session
        let client = session.client(for: scope.command.http(settings, scope.globals))
        do {
            let place = try SSOSession.of(settings, name: options.text("sso_session"))
            let context = session.credentialContext(
                for: settings, client: client, record: scope.context.record)
            try await SSOLogin(place, context: context).run { authorization in
                try? await scope.context.output.write(authorization.text)
            }
            session.forgetCredentials()
            try await scope.print("Successfully logged into Start URL: \(place.startURL)\n")
        } catch let error as CredentialError {
            throw CommandFailure(error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)", exitCode: 255)
        }
        return .exited(0)
    }
}

/// `sso logout`: ends all sessions of IAM Identity Center, and removes what was kept of them.
struct SSOSignOut: CustomCommand {
    let path = ["sso", "logout"]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        _ = try scope.options(words, [])
        let isShown = scope.context.record != nil
        let paths = try scope.command.configuration().paths
        for (path, content) in Self.files(in: paths.tokenCache) {
            guard let token = content["accessToken"] else { continue }
            if let region = content["region"]?.string {
                var scope = scope
                scope.globals.region = region
                // The token may have ended long ago: whatever the service says, it is removed.
                _ = try await scope.attempt("sso", "Logout", ["accessToken": token])
            }
            if !isShown { unlink(path) }
        }
        if isShown { return .exited(0) }
        for (path, content) in Self.files(in: paths.roleCache)
        where content["ProviderType"]?.string == "sso" {
            unlink(path)
        }
        scope.command.session.forgetCredentials()
        return .exited(0)
    }

    private static func files(in folder: String) -> [(path: String, content: JSONObject)] {
        let paths = (try? FileTree.files(below: folder, endingIn: [".json"])) ?? []
        return paths.compactMap { path in
            guard let bytes = (try? FileTree.read(path)) ?? nil,
                let content = (try? JSONValue.parse(bytes))?.object
            else { return nil }
            return (path, content)
        }
    }
}
