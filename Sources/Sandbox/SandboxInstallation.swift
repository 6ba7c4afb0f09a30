internal import Glibc

/// Where the sandbox's programs are: the launcher `sandbox/server.py` and the environment that `scripts/setup` makes.
public struct SandboxInstallation: Sendable {
    /// The folder that holds `sandbox/` and `.venv/`.
    public let root: String

    /// Finds the installation above a program, which is where it was built, or above the current folder.
    ///
    /// - Parameters:
    ///   - executable: The program's path.
    ///   - folder: The current folder.
    /// - Throws: `SandboxError.notInstalled` when the launcher or its Python environment is missing.
    public init(above executable: String, or folder: String) throws(SandboxError) {
        guard let root = Self.root(above: executable) ?? Self.root(above: folder + "/") else {
            throw .notInstalled
        }
        self.root = root
        guard access(python, X_OK) == 0 else { throw .notInstalled }
    }

    private static func root(above path: String) -> String? {
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if access("\(folder)/sandbox/server.py", R_OK) == 0 { return String(folder) }
        }
        return nil
    }

    /// The Python that has moto.
    var python: String { "\(root)/.venv/bin/python" }

    /// The launcher.
    var launcher: String { "\(root)/sandbox/server.py" }
}

/// Why there is no sandbox.
public enum SandboxError: Error, Sendable, Hashable {
    /// The launcher or moto is missing.
    case notInstalled
    /// The launcher ended without serving: its last words.
    case cannotStart(String)
    /// The state file cannot be read.
    case badState(String)

    /// What happened.
    public var message: String {
        switch self {
        case .notInstalled: "the sandbox is not installed: moto is missing"
        case .cannotStart(let words): "the sandbox did not start: \(words)"
        case .badState(let path): "`\(path)` does not describe a sandbox"
        }
    }

    /// What to do.
    public var help: String {
        switch self {
        case .notInstalled: "run `scripts/setup` in the project's folder: it makes `.venv` with it"
        case .cannotStart: "run `scripts/setup` again, and look for another program that ends it"
        case .badState: "remove it, then `runbook sandbox start`"
        }
    }
}
