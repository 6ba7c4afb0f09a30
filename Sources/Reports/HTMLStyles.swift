/// How the HTML report looks: light, dark, narrow and on paper.
///
/// Text has a contrast of at least 4.5 : 1 on its ground in both schemes.
enum HTMLStyles {
    /// The whole style sheet.
    static let sheet =
        colours + page + sections + matrix + executions + prose + cells + colouredOutput + timeline
        + darkOutput
        + media

    private static let colours = """
        :root {
          color-scheme: light dark;
          --ground: #f6f5f1; --sheet: #ffffff; --ink: #1d2126; --quiet: #5a616a; --line: #dcd9d0;
          --code: #f3f1ea; --link: #0f5577; --focus: #0f5577;
          --good: #17643a; --good-tint: #e0f1e5; --good-bar: #3a9a63;
          --same: #1f5a78; --same-tint: #e0eef5; --same-bar: #5aa2c4;
          --bad: #a01c16; --bad-tint: #fce5e1; --bad-bar: #d2453b;
          --warn: #754800; --warn-tint: #fcedc8; --warn-bar: #dd9a1d;
          --busy: #473a9c; --busy-tint: #e9e6fb; --busy-bar: #7f71d6;
          --dull: #585f68; --dull-tint: #eceae4; --dull-bar: #bcb9af;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK KR",
            "Apple SD Gothic Neo", "Malgun Gothic", "Hiragino Sans", "Yu Gothic", sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
            "Noto Sans Mono CJK KR", monospace;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --ground: #131619; --sheet: #1b1f23; --ink: #e7e5df; --quiet: #a2a8b0; --line: #343a41;
            --code: #14181b; --link: #8cc8e6; --focus: #8cc8e6;
            --good: #86d6a2; --good-tint: #163323; --good-bar: #3f9d68;
            --same: #8cc8e6; --same-tint: #15303e; --same-bar: #3f7f9e;
            --bad: #ff9f95; --bad-tint: #451d19; --bad-bar: #cf5046;
            --warn: #f1c56a; --warn-tint: #3d2e0e; --warn-bar: #b98220;
            --busy: #bcb2fa; --busy-tint: #2b2650; --busy-bar: #7f71d6;
            --dull: #a6acb4; --dull-tint: #2a2f34; --dull-bar: #565d65;
          }
        }
        .good { --on: var(--good); --tint: var(--good-tint); --solid: var(--good-bar); }
        .same { --on: var(--same); --tint: var(--same-tint); --solid: var(--same-bar); }
        .bad { --on: var(--bad); --tint: var(--bad-tint); --solid: var(--bad-bar); }
        .warn { --on: var(--warn); --tint: var(--warn-tint); --solid: var(--warn-bar); }
        .busy { --on: var(--busy); --tint: var(--busy-tint); --solid: var(--busy-bar); }
        .dull { --on: var(--dull); --tint: var(--dull-tint); --solid: var(--dull-bar); }

        """

    private static let page = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 var(--sans);
          overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; }
        header.banner, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--sheet); padding: .5rem 1rem; }
        code, pre { font-family: var(--mono); font-size: .875em; }
        pre { margin: 0; padding: .75rem 1rem; overflow: auto; white-space: pre-wrap; tab-size: 8;
          background: var(--code); border: 1px solid var(--line); border-radius: 6px; line-height: 1.5; }
        pre code { font-size: 1em; }
        small { font-size: .8125em; font-weight: 400; color: var(--quiet); }
        h1, h2, h3, h4, p, ul, dl, dd { margin: 0; padding: 0; }
        h1 { font-size: clamp(1.6rem, 4vw, 2.35rem); line-height: 1.2; letter-spacing: -.015em; font-weight: 700;
          text-wrap: balance; word-break: keep-all; }
        h2 { font-size: 1.2rem; line-height: 1.3; margin-bottom: .85rem; scroll-margin-top: 1.5rem; }
        h3 { font-size: 1rem; line-height: 1.5; }
        h4 { font-size: .875rem; margin: 1rem 0 .4rem; }
        ul { list-style: none; }
        .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        body { border-top: .5rem solid var(--solid); }
        header.banner { padding-top: 2.5rem; padding-bottom: 1.5rem; }
        nav { margin-top: 1.35rem; font-size: .875rem; }
        nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; }
        .eyebrow { color: var(--quiet); font-size: .875rem; margin-bottom: .35rem; }
        .verdict { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; margin-top: .9rem;
          font-size: 1.0625rem; }
        .verdict .badge { font-size: 1rem; padding: .2rem .8rem; }
        .badge { display: inline-block; padding: .05rem .5rem; border-radius: 99rem; background: var(--tint);
          color: var(--on); font: 600 .8125rem/1.5 var(--sans); white-space: nowrap; }
        .chip { display: inline-block; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 99rem;
          color: var(--quiet); font-size: .8125rem; }
        .reason { color: var(--quiet); }
        .time { color: var(--quiet); font-size: .8125rem; font-variant-numeric: tabular-nums; }
        .none { color: var(--quiet); font-size: .875rem; }
        footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet); font-size: .8125rem; }

        """

    private static let sections = """
        main > section { background: var(--sheet); border: 1px solid var(--line); border-radius: 10px;
          padding: 1.35rem 1.5rem 1.5rem; margin-bottom: 1.25rem; }
        section h3 { margin: 1.35rem 0 .5rem; }
        .bar { display: flex; gap: 2px; height: .7rem; border-radius: 99rem; overflow: hidden; }
        .bar i { flex: 1 1 4px; min-width: 4px; background: var(--solid); }
        .counts { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: .75rem 0 1.35rem; }
        .counts li { color: var(--on); font-weight: 600; }
        .counts b { color: var(--ink); font-size: 1.35rem; font-variant-numeric: tabular-nums; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem 1.5rem; }
        .facts dt { color: var(--quiet); font-size: .8125rem; }
        .facts dd { font-variant-numeric: tabular-nums; }
        .problem { border-left: 4px solid var(--solid); padding: .1rem 0 .1rem 1rem; margin-top: 1.1rem; }
        .problem h3 { margin: 0 0 .35rem; }
        .problem h3 code { font-size: .9375em; }
        .problem pre { margin-top: .5rem; max-height: 22rem; }
        .place { font-weight: 600; }
        .command::before { content: "$ "; color: var(--quiet); }
        .failure { color: var(--bad); }
        .resume { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .75rem; margin-bottom: 1rem; }
        .resume code { font-size: 1rem; font-weight: 600; padding: .4rem .85rem; background: var(--code);
          border: 1px solid var(--line); border-radius: 6px; user-select: all; }
        .scroll { overflow-x: auto; }
        .list { border-collapse: collapse; width: 100%; font-size: .9375rem; overflow-wrap: break-word; }
        .list th, .list td { text-align: left; vertical-align: top; padding: .5rem 1.25rem .5rem 0;
          border-top: 1px solid var(--line); }
        .list thead th { border-top: 0; color: var(--quiet); font-size: .8125rem; font-weight: 400;
          padding-top: 0; white-space: nowrap; }
        .list tbody th { font-weight: 600; }
        .list td code { overflow-wrap: anywhere; }
        .list .id { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .left td:first-child { width: 34%; }
        .list tr > :last-child { padding-right: 0; }
        .plain li { padding: .1rem 0; }
        .digest { font-size: .75rem; }
        .decisions li { padding: .2rem 0; }
        .decisions .time { margin-left: .75rem; }
        .decisions q { display: block; color: var(--quiet); quotes: none; }

        """

    private static let matrix = """
        .grid { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 6px; }
        .matrix { border-collapse: separate; border-spacing: 0; min-width: 100%; font-size: .875rem; }
        .matrix th { font-weight: 600; text-align: left; background: var(--sheet); padding: .45rem .8rem; }
        .matrix thead th { position: sticky; top: 0; z-index: 2; vertical-align: bottom;
          border-bottom: 1px solid var(--line); line-height: 1.3; }
        .matrix:not(.dense) thead th { min-width: 7.5rem; }
        .matrix thead th:first-child { left: 0; z-index: 3; color: var(--quiet); font-weight: 400; }
        .matrix thead a { color: inherit; text-decoration: none; }
        .matrix thead a:hover { text-decoration: underline; }
        .matrix tbody th { position: sticky; left: 0; z-index: 1; font-family: var(--mono); font-size: .8125rem;
          border-right: 1px solid var(--line); white-space: nowrap; max-width: 45vw; overflow: hidden;
          text-overflow: ellipsis; }
        .matrix td { padding: 2px; border-left: 1px solid transparent; }
        .matrix td a { display: block; padding: .3rem .6rem; border-radius: 4px; background: var(--tint);
          color: var(--on); text-decoration: none; white-space: nowrap; font-weight: 600; }
        .matrix td a:hover { box-shadow: inset 0 0 0 2px var(--solid); }
        .matrix tbody tr:hover th { color: var(--link); }
        .dense thead th:not(:first-child) { writing-mode: vertical-rl; padding: .6rem .35rem; max-height: 14rem;
          white-space: nowrap; overflow: hidden; }
        .dense td a { text-align: center; padding: .2rem .3rem; min-width: 1.9rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .35rem .9rem; margin-top: .85rem; color: var(--quiet);
          font-size: .8125rem; }

        """

    private static let executions = """
        .number { color: var(--quiet); font-weight: 400; font-variant-numeric: tabular-nums; margin-right: .25rem; }
        .where { color: var(--quiet); }
        .block { margin-bottom: .6rem; }
        .run { border-top: 1px solid var(--line); }
        .run summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .75rem; cursor: pointer;
          padding: .45rem .25rem; list-style: none; }
        .run summary::-webkit-details-marker { display: none; }
        .run summary::before { content: "▸"; color: var(--quiet); width: .8em; transition: transform .12s; }
        .run[open] > summary::before { transform: rotate(90deg); }
        .run summary:hover { background: var(--code); }
        .run summary .time { margin-left: auto; }
        .run summary .reason { font-size: .875rem; }
        .body { padding: .1rem .25rem 1.1rem 1.75rem; scroll-margin-top: 4rem; }
        .body:target { box-shadow: -4px 0 0 -1px var(--focus); }
        .body > h4:first-child, .attempt:first-child h4 { margin-top: .3rem; }
        .body pre { max-height: 36rem; margin-top: .4rem; }
        .finding { margin-bottom: .9rem; }
        .finding > p { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .75rem; }
        .finding .time { margin-left: auto; }
        .evidence { display: grid; grid-template-columns: auto 1fr; gap: .2rem .85rem; margin-top: .3rem; }
        .evidence dt { color: var(--quiet); font-size: .8125rem; padding-top: .55rem; }
        .evidence dd { min-width: 0; }
        .evidence .none { display: inline-block; padding-top: .5rem; }
        .exports { margin-top: .8rem; font-size: .875rem; }

        """

    private static let media = """
        @media (max-width: 40rem) {
          header.banner, main, footer { padding-left: .75rem; padding-right: .75rem; }
          main > section { padding: 1rem; border-radius: 8px; }
          .body { padding-left: .5rem; }
          .evidence { grid-template-columns: 1fr; }
          .evidence dt { padding-top: 0; }
          .run summary .time, .finding .time { margin-left: 0; }
          .facts { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
        }
        @media (prefers-reduced-motion: reduce) { .run summary::before { transition: none; } }
        @media print {
          @page { margin: 14mm; }
          :root { --ground: #fff; --sheet: #fff; --ink: #000; --quiet: #444; --line: #bbb; --code: #fafafa; }
          body { font-size: 10pt; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .skip, nav { display: none; }
          header.banner, main, footer { max-width: none; padding: 0 0 1rem; }
          main > section { border: 0; padding: 0 0 1rem; }
          .grid, .body pre, .problem pre { max-height: none; overflow: visible; }
          .matrix thead th, .matrix tbody th { position: static; }
          details::details-content { content-visibility: visible; block-size: auto; }
          .names p, .answers pre { max-height: none; }
          .problem, .finding, .answers li, tr, summary { break-inside: avoid; }
          h2, h3, h4, h5, h6, .cell .head { break-after: avoid; }
          a { color: inherit; text-decoration: none; }
        }

        """
}
