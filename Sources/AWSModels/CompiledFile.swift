internal import JSON

/// The file that `scripts/compile-models` makes: all services' models, of which a call reads a few kilobytes.
///
/// Numbers are 32 bits, lowest byte first; an offset counts from the file's start, and 0 means that nothing is there.
///
///     header    8 bytes `RBMODELS`; format; size of the file; CRC-32 of all after the header;
///               offsets of the texts version of botocore, licence, notice; offset of the table of tokens;
///               offset of the JSON text partitions; offset of the table of services; number of services;
///               number of operations; 32 characters that say what the file was made from
///     text      number of bytes; UTF-8. Equal texts are stored once.
///     JSON text a text in which a byte below 32 stands for a token: 1 for the table's first, and so on
///     table     number of rows; the rows, numbers only
///       tokens    text
///       services  texts name, version; JSON texts metadata, client context parameters, endpoint rules, extras;
///                 offsets of the tables operations, shapes, paginators, waiters. Sorted by the bytes of the names.
///       parts     (the other four) text name; JSON text definition; position in the model. Sorted likewise.
///
/// What lies outside the file, or is no text, reads as nil, so a damaged file never stops the program;
/// `verify()` finds out whether it is damaged.
final class CompiledFile: Sendable {
    /// The number of operations of all services together.
    let operationCount: Int
    private let file: MappedFile
    private let path: String
    private let tokens: [[UInt8]]
    private let services: Table

    private static let magic = "RBMODELS"
    private static let format = 1
    private static let headerSize = 84
    /// More than any text has; keeps a damaged file from filling the memory.
    private static let textLimit = 8 << 20
    private static let tokenLimit = 255

    /// Where the header's numbers stand.
    private enum Field {
        static let format = 8
        static let size = 12
        static let checksum = 16
        static let version = 20
        static let licence = 24
        static let notice = 28
        static let tokens = 32
        static let partitions = 36
        static let services = 40
        static let serviceCount = 44
        static let operationCount = 48
    }

    /// Maps the file and looks at its header.
    ///
    /// - Throws: `ModelError` for a file that cannot be read, is none of ours, is of a newer format or is not whole.
    init(path: String) throws(ModelError) {
        let file = try MappedFile(path: path)
        let magic = file.bytes(at: 0, count: Self.magic.utf8.count) { $0.elementsEqual(Self.magic.utf8) }
        guard magic == true, let format = file.number(at: Field.format) else {
            throw ModelError("`\(path)` holds no service models; scripts/setup makes such a file")
        }
        guard format == Self.format else {
            throw ModelError(
                "`\(path)` has format \(format) of service models, and this program reads format \(Self.format); "
                    + "scripts/setup makes the file anew")
        }
        guard file.count >= Self.headerSize, file.number(at: Field.size) == file.count else {
            let wanted = file.number(at: Field.size).map { "\($0)" } ?? "at least \(Self.headerSize)"
            throw Self.damage(path, "it has \(file.count) bytes where \(wanted) belong")
        }
        self.file = file
        self.path = path
        operationCount = file.number(at: Field.operationCount) ?? 0
        guard let services = Table(in: file, at: file.number(at: Field.services), columns: 10),
            let tokens = Table(in: file, at: file.number(at: Field.tokens), columns: 1), tokens.count < 32
        else { throw Self.damage(path, "its tables are not where its header says") }
        self.services = services
        self.tokens = (0..<tokens.count).map { row in
            Self.text(in: file, at: tokens[row, 0], limit: Self.tokenLimit) { Array($0) } ?? []
        }
    }

    /// The version of botocore that the models come from.
    var botocoreVersion: String { text(at: file.number(at: Field.version)) ?? "" }
    /// The licence of the models.
    var licence: String { text(at: file.number(at: Field.licence)) ?? "" }
    /// The notice that goes with the licence, which says first that the models were changed.
    var notice: String { text(at: file.number(at: Field.notice)) ?? "" }
    /// `partitions.json`.
    var partitions: JSONValue? { json(at: file.number(at: Field.partitions)) }
    /// The names of all services, sorted.
    var serviceNames: [String] { services.names(in: self) }

    /// A service's parts; nil when there is none of this name.
    ///
    /// - Throws: `ModelError` when the service's tables lie outside the file.
    func service(_ name: String) throws(ModelError) -> CompiledService? {
        guard let row = services.row(of: name, in: self) else { return nil }
        let tables = (6..<10).compactMap { Table(in: file, at: services[row, $0], columns: 3) }
        guard tables.count == 4, let version = text(at: services[row, 1]),
            let metadata = json(at: services[row, 2])?.object
        else { throw Self.damage(path, "the service `\(name)` cannot be read") }
        return CompiledService(
            file: self, version: version, metadata: metadata, clientContext: services[row, 3],
            rules: services[row, 4], extras: services[row, 5], operations: tables[0], shapes: tables[1],
            paginators: tables[2], waiters: tables[3])
    }

    /// Reads the whole file, some 20 MB, and compares its checksum.
    ///
    /// - Throws: `ModelError` when a byte was changed.
    func verify() throws(ModelError) {
        let sum = file.bytes(at: Self.headerSize, count: file.count - Self.headerSize) { CRC32.of($0) }
        guard let sum, Int(sum) == file.number(at: Field.checksum) else {
            throw Self.damage(path, "its checksum is wrong")
        }
    }

    private static func damage(_ path: String, _ reason: String) -> ModelError {
        ModelError(
            "the service models in `\(path)` are damaged: \(reason); scripts/setup makes the file anew")
    }
}

// MARK: - Texts

extension CompiledFile {
    /// A text; nil for 0 and for what is no text.
    func text(at offset: Int?) -> String? {
        Self.text(in: file, at: offset, limit: Self.textLimit) { String(validating: $0, as: UTF8.self) }
            ?? nil
    }

    /// A JSON text's value, parsed anew each time.
    func json(at offset: Int?) -> JSONValue? {
        let bytes = Self.text(in: file, at: offset, limit: Self.textLimit) { stored in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(stored.count * 2)
            for byte in stored {
                if byte >= 32 {
                    bytes.append(byte)
                } else if byte > 0, byte <= tokens.count {
                    bytes += tokens[Int(byte) - 1]
                }
                if bytes.count > Self.textLimit { break }
            }
            return bytes
        }
        return bytes.flatMap { try? JSONValue.parse($0) }
    }

    /// Whether a text comes before (negative), equals (0) or follows (positive) a name, by their bytes.
    fileprivate func order(ofTextAt offset: Int, and name: [UInt8]) -> Int? {
        Self.text(in: file, at: offset, limit: Self.textLimit) { text in
            if text.elementsEqual(name) { return 0 }
            return text.lexicographicallyPrecedes(name) ? -1 : 1
        }
    }

    private static func text<Result>(
        in file: MappedFile, at offset: Int?, limit: Int, _ read: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard let offset, offset > 0, let count = file.number(at: offset), count <= limit else { return nil }
        return file.bytes(at: offset + 4, count: count, read)
    }
}

// MARK: - Tables

extension CompiledFile {
    /// Rows of numbers, all of which lie in the file. In every table but that of the tokens the first is a name.
    struct Table: Sendable {
        /// The number of rows.
        let count: Int
        private let file: MappedFile
        private let start: Int
        private let columns: Int

        init?(in file: MappedFile, at offset: Int?, columns: Int) {
            guard let offset, offset > 0, let count = file.number(at: offset),
                count <= (file.count - offset - 4) / (4 * columns)
            else { return nil }
            self.count = count
            self.file = file
            self.columns = columns
            start = offset + 4
        }

        /// A number of a row.
        subscript(row: Int, column: Int) -> Int {
            file.number(at: start + (row * columns + column) * 4) ?? 0
        }

        /// The names in the order of the rows.
        func names(in file: CompiledFile) -> [String] {
            (0..<count).compactMap { file.text(at: self[$0, 0]) }
        }

        /// The row of a name, found in O(log count).
        func row(of name: String, in file: CompiledFile) -> Int? {
            let name = Array(name.utf8)
            var rows = 0..<count
            while !rows.isEmpty {
                let middle = rows.lowerBound + rows.count / 2
                guard let order = file.order(ofTextAt: self[middle, 0], and: name) else { return nil }
                if order == 0 { return middle }
                rows = order < 0 ? middle + 1..<rows.upperBound : rows.lowerBound..<middle
            }
            return nil
        }
    }
}
