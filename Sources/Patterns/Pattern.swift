internal import CPCRE2

/// A compiled regular expression (PCRE2, UTF-8), to be used from any number of threads.
///
/// A pattern that would run for ever on a text gives up with an error. Bytes that are no UTF-8 match nothing,
/// but the text around them does.
public final class Pattern: Sendable {
    /// How the pattern is read.
    public struct Options: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt32
        /// Makes a set from its bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// Upper and lower case are the same, in any script.
        public static let caseInsensitive = Options(rawValue: PCRE2_CASELESS)
        /// `^` and `$` match at every line's ends too.
        public static let anchorsMatchLines = Options(rawValue: PCRE2_MULTILINE)
        /// `.` matches line breaks too.
        public static let dotMatchesLineBreaks = Options(rawValue: PCRE2_DOTALL)
        /// Every character stands for itself.
        public static let literal = Options(rawValue: PCRE2_LITERAL)
    }

    /// The pattern as it was written.
    public let text: String
    /// The number of each named group.
    public let groups: [String: Int]
    // Compiled code is never changed after `init`, and PCRE2 reads it from any thread (pcre2api, "Multithreading").
    private nonisolated(unsafe) let code: OpaquePointer

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternError` with the place in the pattern.
    public init(_ pattern: String, options: Options = []) throws(PatternError) {
        var bytes = pattern
        var number: Int32 = 0
        var offset = 0
        let compiled = bytes.withUTF8 {
            pcre2_compile_8(
                $0.baseAddress, $0.count, options.rawValue | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &number,
                &offset,
                nil)
        }
        guard let compiled else { throw PatternError(code: number, offset: offset) }
        // Where the system forbids generated code this fails, and the interpreter does the work.
        pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
        text = pattern
        code = compiled
        groups = Self.groups(of: compiled)
    }

    deinit { pcre2_code_free_8(code) }

    /// The first match at or after a byte.
    ///
    /// - Parameters:
    ///   - text: What to search.
    ///   - start: Where to begin, in bytes; what is before it is still seen by `\b` and look-behind.
    /// - Returns: Nil when there is none.
    /// - Throws: `PatternError` when it takes too long.
    public func firstMatch(in text: [UInt8], from start: Int = 0) throws(PatternError) -> PatternMatch? {
        try search(text, from: start, options: 0)
    }

    /// The first match at or after a byte; see the other `firstMatch`.
    public func firstMatch(in text: String, from start: Int = 0) throws(PatternError) -> PatternMatch? {
        try search(Array(text.utf8), from: start, options: 0)
    }

    /// Whether the pattern matches anywhere in the text.
    public func matches(_ text: String) throws(PatternError) -> Bool {
        try firstMatch(in: text) != nil
    }

    /// Whether the pattern matches the text from its first byte to its last.
    public func matchesWhole(_ text: String) throws(PatternError) -> Bool {
        try search(Array(text.utf8), from: 0, options: PCRE2_ANCHORED | PCRE2_ENDANCHORED) != nil
    }

    /// Every match from left to right; none overlaps another.
    public func allMatches(in text: [UInt8]) throws(PatternError) -> [PatternMatch] {
        var matches: [PatternMatch] = []
        var start = 0
        var options: UInt32 = 0
        while let match = try search(text, from: start, options: options) {
            matches.append(match)
            start = match.range.upperBound
            // After an empty match the next one must not be the same.
            options = match.range.isEmpty ? PCRE2_NOTEMPTY_ATSTART : 0
        }
        return matches
    }

    /// Every match from left to right; none overlaps another.
    public func allMatches(in text: String) throws(PatternError) -> [PatternMatch] {
        try allMatches(in: Array(text.utf8))
    }

    /// The pattern that matches exactly this text, to be put into a larger one.
    public static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { quoted, scalar in
            let isWord = scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            if scalar.isASCII, !isWord { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
    }

    private func search(
        _ text: [UInt8], from start: Int, options: UInt32
    ) throws(PatternError) -> PatternMatch? {
        precondition((0...text.count).contains(start), "a search must begin inside the text")
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else {
            preconditionFailure("no memory for a match")
        }
        defer { pcre2_match_data_free_8(data) }
        var result = match(text, start, options, data)
        // The compiled code has a small stack of its own; the interpreter has the heap.
        if result == PCRE2_ERROR_JIT_STACKLIMIT { result = match(text, start, options | PCRE2_NO_JIT, data) }
        if result == PCRE2_ERROR_NOMATCH { return nil }
        guard result > 0, let offsets = pcre2_get_ovector_pointer_8(data) else {
            throw PatternError(code: result)
        }
        let ranges = (0..<Int(pcre2_get_ovector_count_8(data))).map { group -> Range<Int>? in
            let lower = offsets[group * 2]
            return lower < 0 ? nil : lower..<offsets[group * 2 + 1]  // PCRE2_UNSET, all bits set, reads as -1
        }
        return PatternMatch(ranges: ranges, groups: groups)
    }

    private func match(_ text: [UInt8], _ start: Int, _ options: UInt32, _ data: OpaquePointer) -> Int32 {
        pcre2_match_8(code, text, text.count, start, options, data, MatchLimits.context)
    }

    private static func groups(of code: OpaquePointer) -> [String: Int] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [:] }
        // Each entry: the group's number in two bytes, then its name and a NUL.
        return (0..<Int(count)).reduce(into: [:]) { groups, index in
            let entry = table + index * Int(size)
            groups[String(cString: entry + 2)] = Int(entry[0]) << 8 | Int(entry[1])
        }
    }
}

/// How much a match may take before it gives up: well under a second, and 64 MB.
private enum MatchLimits {
    // Set once, then only read (pcre2api, "Multithreading").
    nonisolated(unsafe) static let context: OpaquePointer? = {
        let context = pcre2_match_context_create_8(nil)
        pcre2_set_match_limit_8(context, 5_000_000)
        pcre2_set_heap_limit_8(context, 64 * 1024)
        return context
    }()
}
