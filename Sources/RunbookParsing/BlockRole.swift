internal import Runbooks

/// What a block is in the runbook.
enum BlockRole {
    case shell
    case file
    case check
    case rollback

    /// How messages name it.
    var name: String {
        switch self {
        case .shell: "a step"
        case .file: "a file"
        case .check: "a check"
        case .rollback: "a rollback"
        }
    }

    /// The attribute says something about it.
    func allows(_ key: AttributeKey) -> Bool {
        switch key {
        case .name, .ignore: true
        case .on, .per, .needs, .when, .idempotent, .retry, .backoff, .onFailure, .cwd, .tag,
            .excludeFromRunAll:
            self == .shell || self == .file
        case .timeout: self != .rollback
        case .exports, .accept, .secret, .background: self == .shell
        case .file, .mode, .owner: self == .file
        case .verify, .within, .every, .expect: self == .check
        case .rollback: self == .rollback
        default: false
        }
    }

    /// What to do about an attribute of another role.
    func help(for key: AttributeKey) -> String? {
        switch key {
        case .within, .every, .expect: "add `verify` to make this block a check"
        case .mode, .owner: "add `file=PATH` to make this block a file"
        case _ where self == .check: "a check runs as its step does"
        default: nil
        }
    }
}
