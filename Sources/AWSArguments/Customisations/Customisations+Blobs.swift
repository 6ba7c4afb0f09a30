internal import AWSModels
internal import JSON

extension Customisations {
    /// A blob inside a structure gets an option of its own; the structure's stays.
    static func hoist(_ table: inout ArgumentTable, from name: String, member: String, to option: String) {
        guard let argument = table[name], argument.shape?.member(member)?.shape.kind == .blob,
            case .member(let outer) = argument.application
        else { return }
        table.change(name) { $0.isRequired = false }
        table.set(
            .text(option) { (assembly, value) throws(UsageError) in
                assembly.change(outer) { $0[member] = value.plain }
            })
    }

    /// A blob inside a structure gets an option of its own, and is refused in the structure's.
    static func replace(
        _ table: inout ArgumentTable, _ name: String, member: String, with option: String, isRequired: Bool,
        _ refusal: String
    ) {
        guard let argument = table[name], case .member(let outer) = argument.application else { return }
        table.set(
            .text(option, isRequired: isRequired) { (assembly, value) throws(UsageError) in
                assembly.change(outer) { $0[member] = value.plain }
            })
        table.change(name) {
            $0.isRequired = false
            $0.application = .addition { (assembly, value) throws(UsageError) in
                let given = try assembly.values.value(value, argument).object ?? JSONObject()
                guard given[member] == nil else { throw UsageError(message: refusal) }
                assembly.change(outer) { object in
                    for (key, value) in given { object[key] = value }
                }
            }
        }
    }

    // MARK: Lambda

    /// `--zip-file` beside `--code` or `--content`.
    static func zipFile(_ table: inout ArgumentTable, member: String) {
        let name = member.lowercased()
        replace(
            &table, name, member: "ZipFile", with: "zip-file", isRequired: false,
            "ZipFile cannot be provided as part of the --\(name) argument.  Please use the '--zip-file' option "
                + "instead to specify a zip file.")
        checkZipFile(&table)
    }

    /// Refuses what is no archive before anything is sent.
    static func checkZipFile(_ table: inout ArgumentTable) {
        guard let argument = table["zip-file"] else { return }
        table.change("zip-file") {
            $0.application = .addition { (assembly, value) throws(UsageError) in
                let bytes: [UInt8]
                switch value {
                case .bytes(let content): bytes = content
                case .text(let text): bytes = Array(text.utf8)
                default: bytes = []
                }
                guard isArchive(bytes) else { throw UsageError(message: zipRefusal) }
                switch argument.application {
                case .addition(let addition): try addition(&assembly, value)
                case .member(let member): assembly.parameters[member] = value.plain
                default: break
                }
            }
        }
    }

    private static let zipRefusal =
        "--zip-file must be a zip file with the fileb:// prefix.\nExample usage:  --zip-file fileb://path/to/file.zip"

    /// It ends with a zip archive's directory: 22 bytes, and a comment of at most 65,535 (PKWARE's APPNOTE, 4.3.16).
    private static func isArchive(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 22 else { return false }
        let first = max(0, bytes.count - 22 - 65_535)
        return (first...(bytes.count - 22)).reversed().contains {
            bytes[$0..<($0 + 4)] == [0x50, 0x4B, 5, 6]
        }
    }
}
