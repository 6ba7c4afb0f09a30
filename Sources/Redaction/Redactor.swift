/// Knows what must not be shown: declared secrets in all their forms, and what is a secret by its looks.
///
/// A value that never changes; make a `RedactionStream` of it for each stream of output.
public struct Redactor: Sendable {
    /// The declared secrets, without those that were refused.
    let secrets: [Secret]
    /// For each secret, what its marker says.
    let names: [[UInt8]?]
    let automaton: Automaton

    /// Makes a redactor.
    ///
    /// - Parameter secrets: Declared secrets; one that `refusal(for:)` refuses is left out.
    public init(secrets: [Secret] = []) {
        var seen: Set<[UInt8]> = []
        let accepted = secrets.filter { Self.refusal(for: $0) == nil && seen.insert($0.bytes).inserted }
        var trie = Trie()
        for (number, opening) in Rule.openings.enumerated() {
            trie.insert(
                opening.opening.utf8, meaning: .rule(number), isHeld: opening.rule.hidesOpening)
        }
        for (number, secret) in accepted.enumerated() {
            for form in SecretForms.all(of: secret.bytes) {
                trie.insert(form, meaning: .secret(number), isHeld: true)
            }
        }
        let automaton = Automaton(trie)
        self.secrets = accepted
        self.automaton = automaton
        // A name that gives a secret away is not shown.
        names = accepted.map { secret in
            secret.name.flatMap { automaton.findsSecret(in: Array($0.utf8)) ? nil : Marker.name($0) }
        }
    }

    /// The same with more secrets.
    public func adding(secrets: [Secret]) -> Redactor { Redactor(secrets: self.secrets + secrets) }

    /// Why a value cannot be hidden; nil when it can.
    ///
    /// Hiding a short or ordinary word would destroy every text that has it.
    public static func refusal(for secret: Secret) -> String? {
        let bytes = secret.bytes
        let word = String(decoding: bytes, as: UTF8.self).lowercased()
        if bytes.count < 6 { return "it is shorter than 6 bytes" }
        if Set(bytes).count == 1 { return "it is one character repeated" }
        if ordinaryWords.contains(word) { return "it is an ordinary word" }
        if "\(Marker.opening)]".contains(word) { return "it is part of what stands in the place of secrets" }
        return nil
    }

    /// Hides the secrets of a whole text.
    ///
    /// Doing it twice is as good as once, except where a secret holds the very quote or line break that ends
    /// a value around it.
    public func redact(_ text: String) -> String {
        String(decoding: redact(Array(text.utf8)), as: UTF8.self)
    }

    /// Hides the secrets of a whole text.
    public func redact(_ bytes: [UInt8]) -> [UInt8] {
        var stream = RedactionStream(self)
        return stream.consume(bytes) + stream.finish()
    }

    private static let ordinaryWords: Set<String> = [
        "account", "administrator", "amazon", "amazonaws", "changes", "complete", "completed", "created",
        "default", "deleted", "development", "disabled", "ec2-user", "enabled", "example", "failed",
        "failure",
        "grafana", "localhost", "monitoring", "number", "object", "password", "passed", "postgres", "private",
        "production", "prometheus", "public", "region", "running", "secret", "secrets", "service", "staging",
        "started", "status", "stopped", "string", "succeeded", "success", "target", "testing", "ubuntu",
        "undefined", "unknown", "updated", "username", "version", "warning",
    ]
}
