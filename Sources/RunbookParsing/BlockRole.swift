internal import Runbooks

/// What a block is in the runbook.
enum BlockRole {
    case shell
    case file
    case check
    case rollback
    case manual
    /// An `http` or `promql` block that is no check.
    case probe

    /// How messages name it.
    var name: String {
        switch self {
        case .shell: "a step"
        case .file: "a file"
        case .check: "a check"
        case .rollback: "a rollback"
        case .manual: "a manual step"
        case .probe: "a request or query"
        }
    }

    /// The attribute says something about it.
    func allows(_ key: AttributeKey) -> Bool {
        switch key {
        case .name, .ignore, .manual: true
        case .on, .per, .needs, .when, .onFailure, .tag, .excludeFromRunAll:
            self == .shell || self == .file || self == .manual || self == .probe
        case .idempotent, .retry, .backoff, .confirm: self == .shell || self == .file || self == .probe
        case .cwd, .as: self == .shell || self == .file
        case .timeout: self == .shell || self == .file || self == .check || self == .probe
        case .exports, .accept, .secret, .background: self == .shell
        case .file, .mode, .owner, .source, .sha256, .delivery: self == .file
        case .verify, .within, .every: self == .check
        case .expect: self == .check || self == .shell || self == .probe
        case .rollback: self == .rollback
        // Of the language, which the caller asks: of checks in these languages too.
        case .status, .header, .url, .days: self == .probe
        default: false
        }
    }

    /// What to do about an attribute of another role.
    func help(for key: AttributeKey) -> String? {
        switch key {
        case .within, .every: "add `verify` to make this block a check"
        case .status, .header: "only an `http` block is a request"
        case .url: "only a `promql` block asks an API of Prometheus"
        case .days: "only a `tls` block looks at certificates"
        case .mode, .owner, .source, .sha256, .delivery: "add `file=PATH` to make this block a file"
        case .expect: nil
        case _ where self == .manual: "nothing of it runs: a person acts"
        case _ where self == .check: "a check runs as its step does"
        default: nil
        }
    }
}
