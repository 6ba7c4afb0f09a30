"""The runbooks and inventories that are measured, written into a folder."""

from pathlib import Path

#: One line of 99 bytes and its end, for output.
LINE = "0123456789" * 9 + "012345678"


def trivial_steps(folder: Path, count: int) -> Path:
    """A runbook with so many steps that do nothing."""
    return steps(folder / f"trivial-{count}.md", ["true"] * count)


def steps(path: Path, commands: list[str]) -> Path:
    """A runbook with a step for each command."""
    blocks = "\n".join(f"```bash {{name=step-{number}}}\n{command}\n```\n" for number, command in enumerate(commands, 1))
    return written(path, f"# {len(commands)} steps\n\n{blocks}")


def calls(folder: Path, words: list[str], count: int) -> Path:
    """A runbook with one step that makes so many calls of AWS, one after another."""
    loop = f"for ((i = 0; i < {count}; i++)); do aws {' '.join(words)} >/dev/null; done"
    return written(folder / f"calls-{words[0]}.md", f"# {count} calls\n\n```bash {{name=calls}}\n{loop}\n```\n")


def guide(folder: Path, count: int) -> Path:
    """A runbook with so many steps, each with prose around it and a check behind it."""
    parts = "\n".join(
        f"## Part {number}\n\nWhat **part {number}** is for, and why; see [the next](#part-{number + 1}).\n\n"
        f"```bash {{name=step-{number}}}\ntouch step-{number}\necho done\n```\n\n"
        f"```bash {{verify}}\ntest -e step-{number}\n```\n"
        for number in range(1, count + 1))
    return written(folder / f"guide-{count}.md", f"# A guide of {count} parts\n\n{parts}")


def prose(folder: Path, count: int) -> Path:
    """A guide as people write them, of about so many bytes: mostly text, with lists, blocks, their checks and output."""
    part = (
        "## Part {0}\n\nWhat **part {0}** is for, and why; see [the next](#part-{0}). Some *text* goes on for a while, with "
        "`code` in it and a [link](https://example.com/{0}), as people write it for those who come after them.\n\n"
        "- one thing to know\n- another, with `--an-option`\n\n1. First:\n\n   ```bash {{name=step-{0}}}\n"
        "   touch step-{0}\n   export A=$(date +%F)\n   ```\n\n```bash {{verify}}\ntest -e step-{0}\n```\n\n"
        "It prints:\n\n```json\n{{\"part\": {0}}}\n```\n\n")
    return repeated(folder / f"prose-{count}.md", part, count)


def attributed(folder: Path, count: int) -> Path:
    """A document of about so many bytes that is nothing but steps with attributes: the worst for us, the best for cmark."""
    part = (
        "```bash {{name=step-{0} on=targets timeout=5m idempotent tag=\"a b\"}}\n"
        "echo {0} and a few words more than that\naws s3 ls \"s3://bucket/$HOME\" | jq .\n```\n\n")
    return repeated(folder / f"attributed-{count}.md", part, count)


def repeated(path: Path, part: str, count: int) -> Path:
    parts, length, number = ["# A document\n\n"], 0, 0
    while length < count:
        number += 1
        parts.append(part.format(number))
        length += len(parts[-1])
    return written(path, "".join(parts))


def printing(folder: Path, count: int) -> Path:
    """A runbook whose only step prints so many bytes."""
    block = f"```bash\nyes {LINE} | head -c {count}\n```\n"
    return written(folder / f"printing-{count}.md", f"# {count} bytes\n\n{block}")


def account(number: int) -> str:
    """The account with this number, from 0."""
    return f"{100001 + number:012}"


def accounts(folder: Path, count: int) -> Path:
    """An inventory of so many accounts with one region each."""
    rows = "".join(f'  - {{id: "{account(number)}", name: a{number}}}\n' for number in range(count))
    return written(
        folder / f"accounts-{count}.yaml",
        f"defaults:\n  role: RunbookOperator\n  regions: [us-east-1]\naccounts:\n{rows}")


def hosts(folder: Path, names: list[str], config: Path) -> Path:
    """An inventory of hosts that a configuration of `ssh` knows."""
    rows = "".join(f"  - {{name: {name}, ssh: {name}}}\n" for name in names)
    return written(folder / f"hosts-{len(names)}.yaml", f"defaults:\n  ssh-config: {config}\nhosts:\n{rows}")


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
