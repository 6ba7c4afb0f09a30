"""Prints the code blocks of each document named, as the reference parser (markdown-it) finds them: JSON, path to lines.

A line is `FIRST-LAST STYLE lists=N quotes=N info text`; the front matter is cut off as the format says.
"""

import json
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

FRONT_MATTER = re.compile(r"---[ \t\r]*\n(.*?\n)?---[ \t\r]*(\n|\Z)", re.DOTALL)


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("\n", "\\n") + "'"


def blocks(source: str) -> list[str]:
    source = source.removeprefix("\ufeff")
    front = FRONT_MATTER.match(source)
    body = source[front.end():] if front else source
    skipped = source[:front.end()].count("\n") if front else 0
    lines, lists, quotes = [], 0, 0
    for token in MarkdownIt("commonmark").parse(body):
        if token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            lists += token.nesting
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type in ("fence", "code_block"):
            first, last = token.map[0] + 1 + skipped, token.map[1] + skipped
            style = "fenced" if token.type == "fence" else "indented"
            info = quoted(token.info.strip(" \t"))
            lines.append(
                f"{first}-{last} {style} lists={lists} quotes={quotes} {info} {quoted(token.content)}")
    return lines


if __name__ == "__main__":
    json.dump({path: blocks(Path(path).read_bytes().decode()) for path in sys.argv[1:]}, sys.stdout)
