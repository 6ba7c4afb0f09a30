/// Which variables a step may leave to later steps.
enum CarriedNames {
    /// The variable stays in the step that set it: the engine's, credentials and profiles, or bash's own.
    static func isNeverCarried(_ name: String) -> Bool {
        if ownNames.contains(name) || awsNames.contains(name) { return true }
        return prefixes.contains { name.utf8.starts(with: $0) }
    }

    private static let prefixes = [
        "RUNBOOK_", "SSH_", "__rb_", "AWS_CONTAINER_", "AWS_ENDPOINT_URL", "AWS_EC2_METADATA_", "COMP_",
        "HIST",
        "READLINE_",
    ].map { Array($0.utf8) }

    private static let awsNames: Set<String> = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_CREDENTIAL_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_REGION",
        "AWS_DEFAULT_REGION", "AWS_SDK_LOAD_CONFIG", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ]

    /// The variables of bash's manual, less those that hold a user's answer (`REPLY`, `MAPFILE`, `OPTARG`, `IFS`,
    /// `OLDPWD`) or a user's setting (`HOME`, `LANG`, `LC_*`, `TERM`, `SHELL`); `PATH` and `PWD` travel on their own.
    private static let ownNames: Set<String> = [
        "BASH", "BASHOPTS", "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_CMDS",
        "BASH_COMMAND", "BASH_COMPAT", "BASH_ENV", "BASH_EXECUTION_STRING", "BASH_LINENO",
        "BASH_LOADABLES_PATH", "BASH_REMATCH", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO",
        "BASH_VERSION",
        "BASH_XTRACEFD", "CHILD_MAX", "COMPREPLY", "COPROC", "COPROC_PID", "DIRSTACK", "EMACS", "ENV",
        "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "EXECIGNORE", "FIGNORE", "FUNCNAME", "FUNCNEST",
        "GLOBIGNORE",
        "GROUPS", "HOSTFILE", "HOSTNAME", "HOSTTYPE", "IGNOREEOF", "INPUTRC", "INSIDE_EMACS", "LINENO",
        "MACHTYPE", "MAIL", "MAILCHECK", "MAILPATH", "OPTERR", "OPTIND", "OSTYPE", "PATH", "PIPESTATUS",
        "POSIXLY_CORRECT", "PPID", "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PS0", "PS1", "PS2", "PS3", "PS4",
        "PWD",
        "RANDOM", "SECONDS", "SHELLOPTS", "SHLVL", "SRANDOM", "TIMEFORMAT", "TMOUT", "UID", "_",
        "auto_resume",
        "histchars",
    ]
}
