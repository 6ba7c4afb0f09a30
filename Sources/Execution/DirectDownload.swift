internal import Runbooks

/// What a target runs to fetch a file itself: it is verified before it takes its name, and a failure leaves nothing behind.
enum DirectDownload {
    /// The program as a block; every value comes to it as a variable.
    static func block(at range: SourceRange) -> Block {
        Block(
            language: "sh", text: program,
            lines: program.split(separator: "\n", omittingEmptySubsequences: false).map { _ in
                range.start.line
            },
            range: range, headingPath: [])
    }

    /// What the program reads.
    static func variables(
        of wanted: StepExecution.WantedFile, from source: FetchRequest, present: FileState?
    ) -> [EnvironmentVariable] {
        let mode = wanted.mode ?? present?.mode ?? 0o644
        // With the colon alone it is the user's own group.
        let owner =
            wanted.owner.map { $0.contains(":") ? $0 : "\($0):" }
            ?? present.map { "\($0.user):\($0.group)" } ?? ""
        return [
            EnvironmentVariable(name: "RUNBOOK_FILE_PATH", value: wanted.place.path),
            EnvironmentVariable(name: "RUNBOOK_FILE_URL", value: source.url),
            EnvironmentVariable(name: "RUNBOOK_FILE_SHA256", value: source.sha256),
            EnvironmentVariable(name: "RUNBOOK_FILE_MODE", value: String(mode, radix: 8)),
            EnvironmentVariable(name: "RUNBOOK_FILE_OWNER", value: owner),
        ]
    }

    private static let program = """
        (
          set -eu
          umask 077
          part=$RUNBOOK_FILE_PATH.runbook-$$
          trap 'rm -f -- "$part"' EXIT
          if command -v curl >/dev/null; then
            curl -fsSL --proto '=http,https,file' -o "$part" -- "$RUNBOOK_FILE_URL"
          elif command -v wget >/dev/null; then
            wget -q -O "$part" -- "$RUNBOOK_FILE_URL"
          else
            echo 'neither curl nor wget is here' >&2
            exit 1
          fi
          sum=$(sha256sum <"$part")
          sum=${sum%% *}
          if [ "$sum" != "$RUNBOOK_FILE_SHA256" ]; then
            echo "its SHA-256 is $sum, and not $RUNBOOK_FILE_SHA256" >&2
            exit 1
          fi
          if [ -n "$RUNBOOK_FILE_OWNER" ]; then chown -- "$RUNBOOK_FILE_OWNER" "$part"; fi
          chmod -- "$RUNBOOK_FILE_MODE" "$part"
          sync -- "$part" 2>/dev/null || sync
          mv -fT -- "$part" "$RUNBOOK_FILE_PATH"
        )

        """
}
