/// How calls of AWS APIs look; only pages that have some carry this.
extension HTMLStyles {
    static let calls = """
        .calls > summary { font-size: .875rem; color: var(--quiet); }
        .calls > summary b { color: var(--ink); }
        .calls .call:last-of-type { border-bottom: 1px solid var(--line); }
        .call { border-top: 1px solid var(--line); font-size: .8125rem; }
        .problem .call:first-of-type { margin-top: .6rem; }
        .call > summary, .run .call > summary { display: grid; align-items: baseline; gap: .1rem .75rem;
          grid-template-columns: .8em 7rem 4.5rem minmax(9rem, 1.2fr) 8rem 7rem minmax(6rem, 1fr) 5rem;
          padding: .3rem .25rem; cursor: pointer; list-style: none; font-variant-numeric: tabular-nums; }
        .call > summary::-webkit-details-marker { display: none; }
        .call > summary::before { content: "▸"; color: var(--quiet); transition: transform .12s; }
        .call[open] > summary::before, .run .calls[open] > summary::before { transform: rotate(90deg); }
        .run .calls:not([open]) > summary::before, .run .call:not([open]) > summary::before { transform: none; }
        .call > summary:hover { background: var(--code); }
        .call > summary .badge { justify-self: start; }
        .run .call > summary .time { margin-left: 0; }
        .call code { font-size: 1em; }
        .call b.bad { color: var(--on); }
        .call .took { text-align: right; }
        .call > div { padding: 0 .25rem .6rem calc(.8em + 1rem); }
        .call pre { font-size: .8125rem; max-height: 20rem; margin: .2rem 0 .3rem; }
        .sums th:not(:first-child), .sums td:not(:first-child) { text-align: right; white-space: nowrap;
          font-variant-numeric: tabular-nums; }
        .sums td.part { padding-left: 1.25rem; }
        .sums .bad, .sums .warn { color: var(--on); font-weight: 600; }
        .sums .wide { width: 22%; vertical-align: middle; }
        .share { display: block; height: .6rem; border-radius: 99rem; background: var(--dull-tint); overflow: hidden; }
        .share i { display: block; height: 100%; background: var(--busy-bar); }
        @media (max-width: 40rem) {
          .call > summary, .run .call > summary { display: flex; flex-wrap: wrap; }
          .call > div { padding-left: .25rem; }
          .sums .wide { display: none; }
        }
        @media print { .call { break-inside: avoid; } }

        """
}
