internal import JSON

/// One service in the compiled file; its parts are parsed when they are asked for.
struct CompiledService: ModelSource {
    let file: CompiledFile
    /// The version of the service's files, a date.
    let version: String
    let metadata: JSONObject
    /// Where JSON texts stand in the file; 0: nowhere.
    let clientContext: Int
    let rules: Int
    let extras: Int
    let operations: CompiledFile.Table
    let shapes: CompiledFile.Table
    let paginators: CompiledFile.Table
    let waiters: CompiledFile.Table

    var operationNames: [String] { names(operations) }
    func operation(_ name: String) -> JSONObject? { part(name, of: operations) }
    func shape(_ name: String) -> JSONObject? { part(name, of: shapes) }
    func paginator(_ operation: String) -> JSONObject? { part(operation, of: paginators) }
    var waiterNames: [String] { names(waiters) }
    func waiter(_ name: String) -> JSONObject? { part(name, of: waiters) }
    var endpointRules: JSONValue? { file.json(at: rules) }
    var clientContextParameters: JSONObject { file.json(at: clientContext)?.object ?? JSONObject() }

    private func part(_ name: String, of table: CompiledFile.Table) -> JSONObject? {
        table.row(of: name, in: file).flatMap { file.json(at: table[$0, 1])?.object }
    }

    private func names(_ table: CompiledFile.Table) -> [String] {
        inModelOrder(table).compactMap { file.text(at: table[$0, 0]) }
    }

    private func inModelOrder(_ table: CompiledFile.Table) -> [Int] {
        (0..<table.count).map { (row: $0, position: table[$0, 2]) }
            .sorted { $0.position < $1.position }.map(\.row)
    }
}

// MARK: - Whole files

extension CompiledService {
    /// One of the service's files, put together again: what a user's own files are laid over. Reads all of it.
    func whole(_ kind: ModelFile) -> JSONValue? {
        switch kind {
        case .model:
            [
                "metadata": .object(metadata), "operations": parts(operations), "shapes": parts(shapes),
                "clientContextParams": .object(clientContextParameters),
            ]
        case .paginators: paginators.count == 0 ? nil : ["pagination": parts(paginators)]
        case .waiters: waiters.count == 0 ? nil : ["waiters": parts(waiters)]
        case .endpointRules: endpointRules
        }
    }

    /// What `NAME.sdk-extras.json` adds to a file of this version, and `whole` has already.
    func extras(_ kind: ModelFile) -> JSONObject? { file.json(at: extras)?[kind.rawValue]?.object }

    private func parts(_ table: CompiledFile.Table) -> JSONValue {
        .object(
            JSONObject(
                inModelOrder(table).compactMap { row in
                    guard let name = file.text(at: table[row, 0]), let part = file.json(at: table[row, 1])
                    else { return nil }
                    return (name, part)
                }))
    }
}
