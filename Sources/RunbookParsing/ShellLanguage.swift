internal import Runbooks

/// What the language of a block means for running it.
struct ShellLanguage {
    /// Who reads the commands.
    let shell: Step.Shell
    /// `$ ` marks the commands, and the rest is sample output.
    let isConsole: Bool

    /// Nil for a language that is no shell. Case does not count, as on GitHub.
    init?(_ language: String) {
        // Most blocks by far.
        if language == "bash" {
            (shell, isConsole) = (.bash, false)
            return
        }
        switch language.lowercased() {
        case "bash", "shell": (shell, isConsole) = (.bash, false)
        case "sh": (shell, isConsole) = (.sh, false)
        case "zsh": (shell, isConsole) = (.zsh, false)
        case "console", "shell-session": (shell, isConsole) = (.bash, true)
        default: return nil
        }
    }
}
