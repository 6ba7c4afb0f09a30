internal import RunbookParsing

/// What a section is for, by its heading and its text.
enum SectionKind: Equatable {
    /// It is not a part of a straight run; the reason for people.
    case skipped(String)
    /// Text to read: a table of contents, an overview.
    case read
    /// Instructions, by commands or for a person.
    case work

    init(_ heading: String) {
        let heading = heading.lowercased()
        func mentions(_ words: [String]) -> Bool { words.contains { Self.contains($0, in: heading) } }
        if mentions(Self.troubleshooting) {
            self = .skipped("troubleshooting: only when something went wrong")
        } else if mentions(Self.rollback) {
            self = .skipped("rollback: undoes what the other sections do")
        } else if mentions(Self.cleanup) {
            self = .skipped("cleanup: takes away what the other sections make")
        } else if mentions(Self.alternative) {
            self = .skipped("an alternative: only one of them may run")
        } else if mentions(Self.optional) {
            self = .skipped("optional: only where it is wanted")
        } else if mentions(Self.reading) {
            self = .read
        } else {
            self = .work
        }
    }

    /// The operating system that a heading names; nil when it names none.
    static func system(in heading: String) -> String? {
        let heading = heading.lowercased()
        return systems.first { contains($0, in: heading) }
    }

    /// The word that a heading counts ways with: `option` of "Option B", `방법` of "방법 2"; nil when it counts none.
    static func choice(in heading: String) -> String? {
        let words = heading.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        for (word, next) in zip(words, words.dropFirst()) where choices.contains(word) {
            let isNumber = next.allSatisfy(\.isNumber)
            if isNumber || next.count == 1 { return word }
        }
        return nil
    }

    private static let choices: Set<String> = [
        "option", "method", "approach", "variant", "alternative", "opción", "méthode", "방법", "옵션", "方法", "案",
    ]

    /// ASCII words count as a whole, words of other scripts wherever they stand.
    private static func contains(_ word: String, in text: String) -> Bool {
        guard word.utf8.allSatisfy({ $0 < 0x80 }) else { return text.contains(word) }
        var rest = text[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
            let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
            if !isASCIILetter(before), !isASCIILetter(after) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    private static func isASCIILetter(_ character: Character) -> Bool {
        character.isASCII && character.isLetter
    }

    private static let troubleshooting = [
        "troubleshooting", "troubleshoot", "common issues", "known issues", "common errors", "faq",
        "debugging",
        "문제 해결", "문제해결", "트러블슈팅", "장애 대응", "トラブルシューティング", "トラブルシュート",
    ]
    private static let rollback = ["rollback", "roll back", "rolling back", "revert", "롤백", "ロールバック", "切り戻し"]
    private static let cleanup = [
        "cleanup", "clean up", "cleaning up", "clean-up", "teardown", "tear down", "uninstall",
        "delete everything",
        "remove everything", "destroy", "정리", "삭제", "제거", "クリーンアップ", "削除", "後片付け", "アンインストール",
    ]
    private static let alternative = [
        "alternative", "alternatively", "other versions", "compatibility", "대안", "호환성", "代替", "互換性",
    ]
    private static let optional = [
        "optional", "optionally", "opcional", "facultatif", "선택사항", "선택 사항", "옵션 사항", "任意", "オプション",
    ]
    private static let reading = [
        "contents", "table of contents", "toc", "overview", "introduction", "about", "architecture",
        "license",
        "references", "reference", "see also", "further reading", "notes", "background", "prerequisites",
        "prerequisite", "requirements", "목차", "개요", "소개", "아키텍처", "라이선스", "참고", "참고 사항", "사전 준비",
        "요구사항", "고려사항", "구성 요소", "필요성", "흐름", "目次", "概要", "はじめに", "参考", "前提", "ゴール",
    ]
    /// Longer names before those that they contain.
    private static let systems = [
        "amazon linux", "rhel", "red hat", "centos", "rocky", "almalinux", "fedora", "ubuntu", "debian",
        "suse",
        "alpine", "arch linux", "macos", "windows", "linux",
    ]
}
