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

    /// The attributes that say something about it.
    var keys: Set<AttributeKey> {
        switch self {
        case .shell:
            [
                .name, .on, .per, .needs, .when, .exports, .accept, .idempotent, .timeout, .retry, .backoff,
                .onFailure, .secret, .background, .cwd, .tag, .ignore, .excludeFromRunAll,
            ]
        case .file:
            [
                .name, .on, .per, .needs, .when, .file, .mode, .owner, .idempotent, .timeout, .retry,
                .backoff, .onFailure, .cwd, .tag, .ignore, .excludeFromRunAll,
            ]
        case .check: [.name, .verify, .within, .every, .expect, .timeout, .ignore]
        case .rollback: [.name, .rollback, .ignore]
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
