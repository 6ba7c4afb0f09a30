/// How documents, their blocks, coloured output and the timeline look.
extension HTMLStyles {
    static let prose = """
        .prose > :first-child { margin-top: 0; }
        .prose p, .prose ul, .prose ol, .prose blockquote, .prose .scroll { margin: .7rem 0; }
        .prose > p, .prose > ul, .prose > ol, .prose > blockquote { max-width: 46rem; }
        .prose h3, .prose h4, .prose h5, .prose h6 { line-height: 1.35; margin: 2rem 0 .6rem; text-wrap: balance;
          scroll-margin-top: 1rem; }
        .prose .level-1 { font-size: 1.5rem; letter-spacing: -.01em; }
        .prose .level-2 { font-size: 1.25rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
        .prose .level-3 { font-size: 1.0625rem; }
        .prose .level-4, .prose .level-5, .prose .level-6 { font-size: .9375rem; }
        .prose ul { list-style: disc; padding-left: 1.5rem; }
        .prose ol { padding-left: 1.75rem; }
        .prose .tight > li > p { margin: 0; }
        .prose li { margin: .2rem 0; }
        .prose .task { list-style: none; margin-left: -1.35rem; }
        .prose .task > .box { float: left; width: 1.35rem; color: var(--quiet); }
        .prose blockquote { margin-left: 0; padding: .1rem 0 .1rem 1rem; border-left: 4px solid var(--line);
          color: var(--quiet); }
        .prose hr { border: 0; border-top: 1px solid var(--line); margin: 1.75rem 0; }
        .prose code { background: var(--code); border-radius: 4px; padding: .1em .3em; }
        .prose pre code, .prose summary code, .prose .head code, .prose .on code { background: none; padding: 0; }
        .prose .html { color: var(--quiet); }
        .prose .image { color: var(--quiet); }
        .prose-table { border-collapse: collapse; font-size: .9375rem; }
        .prose-table th, .prose-table td { border: 1px solid var(--line); padding: .35rem .75rem; text-align: left;
          vertical-align: top; overflow-wrap: break-word; min-width: 4rem; }
        .prose-table th { background: var(--code); }
        .prose-table .to-centre { text-align: center; }
        .prose-table .to-right { text-align: right; }
        .ko { word-break: keep-all; }

        """

    static let cells = """
        .cell { margin: 1rem 0 1.35rem; padding: .1rem 0 .35rem 1rem; border-left: 3px solid var(--line); }
        .cell.step { border-left-color: var(--link); scroll-margin-top: 1rem; }
        .cell:target { box-shadow: -4px 0 0 0 var(--focus); }
        .cell .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .6rem; margin: 0 0 .4rem;
          font-size: .875rem; color: var(--quiet); max-width: none; }
        .cell .head b { color: var(--ink); font-size: 1rem; }
        .cell .head .where { color: var(--quiet); font-size: .8125rem; }
        .cell .tally { margin-left: auto; font-weight: 600; }
        .cell .tally > span { color: var(--on); margin-left: .75rem; }
        .cell p, .cell ul { margin: .4rem 0; }
        .cell.idle .block { opacity: .75; border-style: dashed; }
        .cell .block { margin: 0 0 .5rem; }
        .cell h4 { font-size: .875rem; margin: 1rem 0 .4rem; }
        .cell .answers, .cell .decisions { list-style: none; padding: 0; }
        .answers .reason, .finding .reason { font-size: .875rem; }
        .answers li { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .75rem; margin: .3rem 0; }
        .answers .phase { color: var(--quiet); font-size: .8125rem; }
        .answers .time { margin-left: auto; }
        .answers pre, .answers details { flex-basis: 100%; }
        .answers pre { max-height: 20rem; }
        .on code { margin-right: .35rem; }
        .fold > summary, .names > summary { cursor: pointer; color: var(--quiet); font-size: .8125rem; }
        .fold > summary code { margin-left: .75rem; }
        .fold[open] > summary code { display: none; }
        .names p { max-height: 20rem; overflow: auto; font-size: .8125rem; }
        .matrix .names { font-family: var(--sans); white-space: normal; }
        .matrix .names > summary { color: inherit; font-size: .875rem; }
        .matrix .names p { font-weight: 400; font-family: var(--mono); max-width: 30rem; }

        """

    static let colouredOutput = """
        .output { --c0: #3b3f45; --c1: #a01c16; --c2: #17643a; --c3: #754800; --c4: #1d4fa0; --c5: #82287f;
          --c6: #0d5f6b; --c7: #5a616a; --c8: #6a7078; --c9: #b3261e; --c10: #1b7343; --c11: #855300; --c12: #2359b5;
          --c13: #93308f; --c14: #0f6b78; --c15: #1d2126; }
        .bold { font-weight: 700; }
        .faint { opacity: .75; }
        .italic { font-style: italic; }
        .under { text-decoration: underline; }
        .struck { text-decoration: line-through; }
        .under.struck { text-decoration: underline line-through; }
        .front { color: var(--code); }
        .back { background: var(--ink); }
        .fx { color: var(--f); }
        @supports (color: color-mix(in srgb, red, blue)) {
          .fx:not(.gx) { color: color-mix(in srgb, var(--f) 55%, var(--ink)); }
        }
        .gx { background: var(--g); }
        .over { color: var(--code); }

        """ + themeColours

    private static var themeColours: String {
        (0..<16).map { ".f\($0) { color: var(--c\($0)); } .g\($0) { background: var(--c\($0)); }\n" }.joined()
    }

    static let timeline = """
        .time-line { padding: .5rem .75rem; }
        .time-line svg { display: block; min-width: 40rem; overflow: visible; }
        .time-line svg svg { min-width: 0; overflow: hidden; }
        .time-line text { font: 12px var(--sans); fill: currentColor; }
        .time-line .quiet { fill: var(--quiet); }
        .time-line rect { fill: var(--solid); rx: 2px; }
        .time-line rect:hover { stroke: currentColor; }
        .time-line .tick { stroke: var(--line); }
        .time-line .gap { stroke: var(--quiet); stroke-dasharray: 3 4; stroke-width: 2; }

        """

    static let darkOutput = """
        @media screen and (prefers-color-scheme: dark) {
          .output { --c0: #9aa1a9; --c1: #ff9f95; --c2: #86d6a2; --c3: #f1c56a; --c4: #9dbcff; --c5: #eda6ea;
            --c6: #7fd4df; --c7: #c9ccd0; --c8: #a2a8b0; --c9: #ffb3ab; --c10: #9fe3b7; --c11: #f7d488;
            --c12: #b5ccff; --c13: #f3bdf1; --c14: #9be2eb; --c15: #ffffff; }
        }

        """
}
