internal import JMESPath
internal import JSON
internal import PythonTexts

extension GlobalOptions {
    /// The definitions in the AWS CLI's order. Source: its `cli.json`, and the facts about 2.36 for the last one.
    static let definitions: [WordParser.Definition] = [
        .init("--debug", arity: .flag(true)),
        .init("--endpoint-url"),
        .init("--no-verify-ssl", arity: .flag(true)),
        .init("--no-paginate", arity: .flag(true)),
        .init("--output", choices: ["json", "text", "table", "yaml", "yaml-stream", "off"]),
        .init("--query"),
        .init("--profile"),
        .init("--region"),
        .init("--color", choices: ["on", "off", "auto"]),
        .init("--no-sign-request", arity: .flag(true)),
        .init("--ca-bundle"),
        .init("--cli-read-timeout"),
        .init("--cli-connect-timeout"),
        .init("--cli-binary-format", choices: ["base64", "raw-in-base64-out"]),
        .init("--no-cli-pager", arity: .flag(true)),
        .init("--cli-auto-prompt", arity: .flag(true)),
        .init("--no-cli-auto-prompt", arity: .flag(true)),
        .init("--cli-error-format", choices: ["legacy", "json", "yaml", "text", "table", "enhanced"]),
        .init("--version", arity: .flag(true)),
    ]

    /// Takes what the word parser found.
    ///
    /// - Throws: 252 for a query or URL that cannot be used; 255 for a time that is no number.
    init(_ values: [String: WordParser.Value]) throws(UsageError) {
        func text(_ place: String) -> String? {
            if case .text(let text) = values[place] { text } else { nil }
        }
        func seconds(_ place: String) throws(UsageError) -> Int? {
            guard let text = text(place) else { return nil }
            guard let number = PythonText.int(text) else { throw .notInteger(text) }
            return number.int ?? 0
        }
        verifiesTLS = values["no_verify_ssl"] == nil
        paginates = values["no_paginate"] == nil
        signsRequests = values["no_sign_request"] == nil
        output = text("output")
        profile = text("profile")
        region = text("region")
        color = text("color") ?? "auto"
        caBundle = text("ca_bundle")
        binaryFormat = text("cli_binary_format").flatMap(ArgumentContext.BinaryFormat.init(rawValue:))
        if let text = text("query") {
            do {
                query = try JMESPathExpression(parsing: text)
            } catch {
                throw UsageError(message: "Bad value for --query \(text): \(error)")
            }
        }
        if let url = text("endpoint_url") {
            guard Self.hasScheme(url) else {
                throw UsageError(
                    message:
                        "Bad value for --endpoint-url \"\(url)\": scheme is missing.  Must be of the form "
                        + "http://<hostname>/ or https://<hostname>/")
            }
            endpointURL = url
        }
        readTimeout = try seconds("cli_read_timeout")
        connectTimeout = try seconds("cli_connect_timeout")
    }

    private static func hasScheme(_ url: String) -> Bool {
        guard let colon = url.firstIndex(of: ":"), let first = url.first, first.isASCII, first.isLetter else {
            return false
        }
        return url[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }
}
