/// A place at which we find other blocks than markdown-it does, and why.
struct ReferenceDifference {
    let document: String
    let theirs: [String]
    let ours: [String]
    let reason: String

    private init(_ document: String, _ reason: String, theirs: [String], ours: [String]) {
        self.document = document
        self.reason = reason
        self.theirs = theirs
        self.ours = ours
    }

    private static let isHidden =
        "an indented block that begins with a fence and ends with one was meant to be a fenced one: told as such, "
        + "and read as a step inside of a list"

    static let all = [
        Self(
            "hidden.md", isHidden,
            theirs: [
                #"5-8 indented lists=1 quotes=0 '' '```bash\necho hidden\n  echo "keeps its indentation"\n```\n'"#
            ],
            ours: [
                #"5-8 hiddenFence lists=1 quotes=0 'bash' 'echo hidden\n  echo "keeps its indentation"\n'"#
            ]),
        Self(
            "hidden.md", "the same, and one indented block can hold several",
            theirs: [
                #"12-18 indented lists=1 quotes=0 '' '```bash\necho first\n```\n\n```json\n{"a": 1}\n```\n'"#
            ],
            ours: [
                #"12-14 hiddenFence lists=1 quotes=0 'bash' 'echo first\n'"#,
                #"16-18 hiddenFence lists=1 quotes=0 'json' '{"a": 1}\n'"#,
            ]),
        Self(
            "hidden.md", isHidden,
            theirs: [#"22-24 indented lists=1 quotes=0 '' '~~~sh\necho tilde\n~~~\n'"#],
            ours: [#"22-24 hiddenFence lists=1 quotes=0 'sh' 'echo tilde\n'"#]),
        Self(
            "hidden.md", "told as hidden, but no step outside of a list",
            theirs: [#"40-42 indented lists=0 quotes=0 '' '```bash\necho example\n```\n'"#],
            ours: [#"40-42 hiddenFence lists=0 quotes=0 'bash' 'echo example\n'"#]),
        Self(
            "html.md", "a note of a site generator: told as hidden, but no step outside of a list",
            theirs: [
                #"61-63 indented lists=0 quotes=0 '' '```bash\necho "hidden outside of a list"\n```\n'"#,
                #"67-69 indented lists=0 quotes=0 '' '```bash\necho tab\n```\n'"#,
            ],
            ours: [
                #"61-63 hiddenFence lists=0 quotes=0 'bash' 'echo "hidden outside of a list"\n'"#,
                #"67-69 hiddenFence lists=0 quotes=0 'bash' 'echo tab\n'"#,
            ]),
        Self(
            "crlf.md", isHidden,
            theirs: [#"20-22 indented lists=1 quotes=0 '' '```bash\necho hidden\n```\n'"#],
            ours: [#"20-22 hiddenFence lists=1 quotes=0 'bash' 'echo hidden\n'"#]),
        Self(
            "tabs.md",
            "cmark counts the tab before a fence as one blank of indentation; a shell does not care",
            theirs: [
                #"20-22 fenced lists=2 quotes=0 'bash' 'echo "a tab too many"\n'"#,
                #"24-26 fenced lists=0 quotes=1 'bash' 'echo quote\n'"#,
            ],
            ours: [
                #"20-22 fenced lists=2 quotes=0 'bash' ' echo "a tab too many"\n'"#,
                #"24-26 fenced lists=0 quotes=1 'bash' ' echo quote\n'"#,
            ]),
        Self(
            "tabs.md", "of a tab that the quote's mark takes a part of, cmark leaves the rest as blanks",
            theirs: ["28-30 fenced lists=0 quotes=1 'bash' '\techo \"a tab in the quote\"\\n'"],
            ours: [#"28-30 fenced lists=0 quotes=1 'bash' '  echo "a tab in the quote"\n'"#]),
    ]
}
