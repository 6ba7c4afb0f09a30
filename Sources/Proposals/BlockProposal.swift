internal import RunbookParsing
internal import ShellScanning
internal import Texts

/// What becomes of a block of a guide.
enum BlockProposal: Equatable {
    /// Its text goes to a file of this name.
    case file(String)
    /// It has commands and another language, or none.
    case shell(String)
    /// It may be what the block before it prints.
    case output
    /// It says nothing that could be run, or is a step already.
    case nothing

    init(_ block: DocumentOutline.Block, in section: DocumentOutline.Section) {
        let language = block.language.lowercased()
        if block.isShell || block.hasAttributes {
            self = .nothing
        } else if let path = block.titlePath {
            self = .file(path)
        } else if Self.isOutput(block, in: section) {
            self = .output
        } else if let name = Self.fileExtension(of: block.text, language) {
            self = .file(Self.fileName(of: block, in: section, extension: name))
        } else if language.isEmpty || language == "text", let shell = Self.shell(of: block.text) {
            self = .shell(shell)
        } else {
            self = .nothing
        }
    }

    // MARK: Output

    /// JSON or plain text right under a block of commands, with nothing between that gives it a name of its own.
    private static func isOutput(_ block: DocumentOutline.Block, in section: DocumentOutline.Section) -> Bool
    {
        if block.language.lowercased() == "output" { return true }
        guard let before = section.blocks.first(where: { $0.number == block.number - 1 }), before.isShell,
            ["json", "text", "", "txt"].contains(block.language.lowercased())
        else { return false }
        let words = [
            "output", "result", "response", "returns", "expected_similarity", "출력", "결과", "응답", "出力", "結果",
        ]
        let above = block.above.lowercased()
        return words.contains { above.contains($0) } || above.isEmpty && shell(of: block.text) == nil
    }

    // MARK: Files

    private static func fileExtension(of text: String, _ language: String) -> String? {
        switch language {
        case "json": return "json"
        case "yaml", "yml": return "yaml"
        case "ini": return isUnit(text) ? "service" : "ini"
        case "toml", "hcl", "river", "conf", "properties", "xml": return language
        case "nginx": return "conf"
        case "terraform", "tf": return "tf"
        case "systemd", "service": return "service"
        case "", "text", "txt":
            let first = text.split(separator: "\n").first.map { $0.trimmed } ?? ""
            if isUnit(text) { return "service" }
            if first == "{" || first == "[" { return "json" }
            return first.hasPrefix("[") && first.hasSuffix("]") && text.contains("=") ? "ini" : nil
        default: return nil
        }
    }

    private static func isUnit(_ text: String) -> Bool {
        text.contains("[Service]") && (text.contains("[Unit]") || text.contains("ExecStart="))
    }

    /// A file's name that the text above or the block's first comment gives, else one made of the heading.
    private static func fileName(
        of block: DocumentOutline.Block, in section: DocumentOutline.Section, extension name: String
    ) -> String {
        let first = block.text.split(separator: "\n").first.map { String($0) } ?? ""
        let isComment = first.hasPrefix("#") || first.hasPrefix("//") || first.hasPrefix(";")
        let texts = [block.above] + (isComment ? [first] : []) + [section.path.last ?? ""]
        for text in texts { if let path = path(in: text, extension: name) { return path } }
        let slug = Slug.github(section.path.last ?? "")
        let others = section.blocks.filter { !$0.isShell }
        let number = others.count > 1 ? "-\(block.number)" : ""
        return "\(slug.isEmpty ? "block" : slug)\(number).\(name)"
    }

    private static func path(in text: String, extension name: String) -> String? {
        let words = text.split { $0.isWhitespace || "`'\"()*,;:".contains($0) }.map(String.init)
        return words.first { word in
            guard let dot = word.lastIndex(of: "."), dot > word.startIndex else { return false }
            let ending = word[word.index(after: dot)...].lowercased()
            let known = [name, "json", "yaml", "yml", "ini", "conf", "service", "toml", "tf", "river", "cfg"]
            return known.contains(ending) && !word.contains("://") && !word.contains("<")
        }
    }

    // MARK: Commands

    /// The language that a block of commands without one wants.
    private static func shell(of text: String) -> String? {
        let lines = text.split(separator: "\n").map { $0.trimmed }.filter {
            !$0.isEmpty && !$0.hasPrefix("#")
        }
        guard let first = lines.first else { return nil }
        if first.hasPrefix("$ ") { return "console" }
        let commands = ShellScript(text).commands.compactMap(\.name)
        guard let name = commands.first, Self.programs.contains(name) else { return nil }
        return "bash"
    }

    private static let programs: Set<String> = [
        "apk", "apt", "apt-get", "aws", "az", "brew", "cat", "cd", "chmod", "chown", "cp", "curl", "dig",
        "dnf",
        "docker", "docker-compose", "echo", "eksctl", "export", "gcloud", "git", "go", "grep", "groupadd",
        "helm",
        "journalctl", "kubectl", "ln", "ls", "make", "mkdir", "mv", "npm", "openssl", "pip", "pip3", "pnpm",
        "poetry", "python", "python3", "rm", "rpm", "rsync", "scp", "sed", "service", "ssh", "sudo",
        "systemctl", "tail", "tar",
        "tee",
        "terraform", "touch", "unzip", "useradd", "usermod", "uv", "wget", "yarn", "yum",
    ]
}
