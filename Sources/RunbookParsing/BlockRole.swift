internal import Runbooks

/// What a block is in the runbook.
enum BlockRole {
    case shell
    case file
    case check
    case rollback
    case manual

    /// How messages name it.
    var name: String {
        switch self {
        case .shell: "a step"
        case .file: "a file"
        case .check: "a check"
        case .rollback: "a rollback"
        case .manual: "a manual step"
        }
    }

    /// The attribute says something about it.
    func allows(_ key: AttributeKey) -> Bool {
        switch key {
        case .name, .ignore, .manual: true
        case .on, .per, .needs, .when, .onFailure, .tag, .excludeFromRunAll:
            self == .shell || self == .file || self == .manual
        case .idempotent, .retry, .backoff, .cwd, .as, .confirm: self == .shell || self == .file
        case .timeout: self == .shell || self == .file || self == .check
        case .exports, .accept, .secret, .background: self == .shell
        case .file, .mode, .owner, .source, .sha256, .delivery: self == .file
        case .verify, .within, .every: self == .check
        case .expect: self == .check || self == .shell
        case .rollback: self == .rollback
        default: false
        }
    }

    /// What to do about an attribute of another role.
    func help(for key: AttributeKey) -> String? {
        switch key {
        case .within, .every: "add `verify` to make this block a check"
        case .mode, .owner, .source, .sha256, .delivery: "add `file=PATH` to make this block a file"
        case _ where self == .manual: "nothing of it runs: a person acts"
        case _ where self == .check: "a check runs as its step does"
        default: nil
        }
    }
}
