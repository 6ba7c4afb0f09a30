internal import ShellScanning

/// What is known of commands, by name. Sources: their manual pages.
enum CommandTable {
    static func trouble(of name: String, _ arguments: Arguments) -> CommandReview.Trouble? {
        if isEndless(name, arguments) { return .endless }
        if isInteractive(name, arguments) { return .interactive }
        return answer(to: name, arguments).map { .asks(answer: $0) }
    }

    /// A part of the pipe ends before its input does.
    static func stopsReading(_ pipe: ShellPipe) -> Bool {
        pipe.parts.contains { part in
            guard let name = part.command.name else { return false }
            let arguments = Arguments(part.command)
            return ["head", "sed", "awk", "timeout"].contains(name)
                || name == "grep" && (arguments.has(letter: "m") || arguments.has(letter: "q"))
        }
    }

    private static func isEndless(_ name: String, _ arguments: Arguments) -> Bool {
        var follows: Bool { arguments.has("--follow") || arguments.has(letter: "f") }
        switch name {
        case "tail": return follows || arguments.has(letter: "F")
        case "journalctl": return follows
        case "dmesg": return arguments.has("--follow", "-w", "-W")
        case "aws": return arguments.begin(with: "logs", "tail") && arguments.has("--follow")
        case "kubectl", "oc":
            if arguments.begin(with: "port-forward") || arguments.begin(with: "proxy") { return true }
            if arguments.begin(with: "logs") { return arguments.has("-f", "--follow") }
            return arguments.begin(with: "get") && arguments.has("-w", "--watch", "--watch-only")
        case "docker", "podman":
            if arguments.begin(with: "compose", "up") { return !arguments.has("-d", "--detach", "--wait") }
            if arguments.begin(with: "stats") { return !arguments.has("--no-stream") }
            return arguments.plain.contains("logs") && arguments.has("-f", "--follow")
        case "docker-compose":
            return arguments.begin(with: "up") && !arguments.has("-d", "--detach", "--wait")
        case "watch": return true
        case "ping", "ping6": return !arguments.has(letter: "c") && !arguments.has(letter: "w")
        case "sleep": return arguments.plain == ["infinity"]
        case "python", "python3": return arguments.words.starts(with: ["-m", "http.server"])
        default: return false
        }
    }

    private static func isInteractive(_ name: String, _ arguments: Arguments) -> Bool {
        switch name {
        case "vi", "vim", "nvim", "nano", "emacs", "pico", "less", "more", "man", "htop", "visudo", "fdisk",
            "mysql_secure_installation":
            return !arguments.has("-l", "--list", "--version")
        case "top": return !arguments.has(letter: "b")
        case "crontab": return arguments.has("-e")
        case "ssh": return sshTarget(arguments) == arguments.words.count - 1 && !arguments.has(letter: "N")
        case "psql":
            return !arguments.has("--command", "--file", "--list", "--version")
                && !anyLetter("cfl", arguments)
        case "mysql", "mariadb":
            return !arguments.has("--execute", "--version") && !arguments.has(letter: "e")
        case "python", "python3", "node", "irb", "bash", "sh", "zsh": return arguments.words.isEmpty
        case "docker", "podman", "kubectl", "oc":
            let isShell = arguments.action(in: ["run", "exec", "attach", "debug"])
            return isShell && arguments.has("-it", "-ti", "--tty", "-t")
        case "aws":
            return arguments.begin(with: "ssm", "start-session") || arguments.begin(with: "sso", "login")
                || arguments.plain == ["configure"] || arguments.begin(with: "configure", "sso")
                || arguments.begin(with: "ecs", "execute-command")
        case "su": return !arguments.has("-c", "--command")
        case "passwd":
            return !arguments.has("--stdin", "--delete", "--lock", "--unlock", "--expire", "--status")
                && !anyLetter("dluSe", arguments)
        case "createuser": return arguments.has("--pwprompt", "--interactive") || arguments.has(letter: "P")
        case "terraform", "tofu": return arguments.begin(with: "console") || arguments.begin(with: "login")
        case "gh": return arguments.begin(with: "auth", "login") && !arguments.has("--with-token")
        default: return false
        }
    }

    /// The position of the host among `ssh`'s words; what follows it is the command.
    private static func sshTarget(_ arguments: Arguments) -> Int? {
        let withValue: Set<String> = [
            "-b", "-c", "-D", "-E", "-e", "-F", "-I", "-i", "-J", "-L", "-l", "-m", "-O", "-o", "-p", "-Q",
            "-R", "-S",
            "-W", "-w",
        ]
        var index = 0
        while index < arguments.words.count, arguments.words[index].hasPrefix("-") {
            index += withValue.contains(arguments.words[index]) ? 2 : 1
        }
        return index < arguments.words.count ? index : nil
    }

    private static func anyLetter(_ letters: String, _ arguments: Arguments) -> Bool {
        letters.contains { arguments.has(letter: $0) }
    }

    /// What lets a command go on without asking; nil for one that does not ask.
    private static func answer(to name: String, _ arguments: Arguments) -> String? {
        switch name {
        case "yum", "dnf", "microdnf":
            let acts = arguments.action(in: [
                "install", "update", "upgrade", "remove", "erase", "reinstall", "downgrade", "autoremove",
                "localinstall",
                "groupinstall", "distro-sync",
            ])
            return acts && !arguments.has("--assumeyes", "--assumeno") && !arguments.has(letter: "y")
                ? "-y" : nil
        case "apt", "apt-get":
            let acts = arguments.action(in: [
                "install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove",
            ])
            let isAnswered =
                arguments.has("--yes", "--assume-yes", "--assume-no") || anyLetter("ysd", arguments)
            return acts && !isAnswered ? "-y" : nil
        case "zypper":
            let acts = arguments.action(in: ["install", "in", "update", "up", "remove", "rm"])
            return acts && !arguments.has("-n", "--non-interactive", "-y", "--no-confirm")
                ? "--non-interactive" : nil
        case "terraform", "tofu":
            let hasPlan = arguments.plain.count > 1
            let acts = arguments.begin(with: "apply") && !hasPlan || arguments.begin(with: "destroy")
            return acts && !arguments.has("-auto-approve", "--auto-approve") ? "-auto-approve" : nil
        case "pip", "pip3":
            return arguments.begin(with: "uninstall") && !arguments.has("-y", "--yes") ? "-y" : nil
        case "cdk":
            if arguments.begin(with: "destroy") { return arguments.has("-f", "--force") ? nil : "--force" }
            return arguments.begin(with: "deploy") && !arguments.has("--require-approval")
                ? "--require-approval never" : nil
        case "docker", "podman":
            return arguments.plain.contains("prune") && !arguments.has("-f", "--force") ? "-f" : nil
        case "npm": return arguments.begin(with: "init") && !arguments.has("-y", "--yes") ? "-y" : nil
        case "ssh-keygen":
            let makesKey = !anyLetter("lyRFHepDA", arguments)
            return makesKey && !(arguments.has(letter: "f") && arguments.has(letter: "N"))
                ? "-N '' -f FILE" : nil
        case "rm", "cp", "mv": return arguments.has(letter: "i") ? "-f` in place of `-i" : nil
        default: return nil
        }
    }
}
