"""The part of YAML that provisioning files use: mappings and lists by indentation, plain scalars, comments on lines of
their own, and JSON as a value or as the whole document. Anything else is a ValueError."""

import json
import re

LITERALS = {"true": True, "false": False, "null": None, "": None}


def scalar(text):
    text = text.strip()
    if text in LITERALS:
        return LITERALS[text]
    if text[0] in "[{\"":
        return json.loads(text)
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if text[0] in "'&*!|>%@`" or ": " in text or " #" in text:
        raise ValueError(f"the double does not read: {text}")
    return text


def parse(text):
    if text.lstrip().startswith("{"):
        return json.loads(text)
    lines = []
    for line in text.split("\n"):
        if line.strip() and not line.strip().startswith("#"):
            lines.append((len(line) - len(line.lstrip(" ")), line.strip()))
    value, rest = block(lines)
    if rest:
        raise ValueError(f"wrong indentation: {rest[0][1]}")
    return value


def block(lines):
    """Reads the lines of the first one's indentation and deeper ones; returns the value and the lines after it."""
    if not lines:
        return None, lines
    indent = lines[0][0]
    result = [] if lines[0][1].startswith("- ") else {}
    while lines and lines[0][0] == indent:
        line = lines[0][1]
        if isinstance(result, list):
            if not line.startswith("- "):
                raise ValueError(f"not an item: {line}")
            value, lines = block([(indent + 2, line[2:])] + lines[1:])
            result.append(value)
            continue
        key, colon, after = line.partition(":")
        if not colon or (after and not after.startswith(" ")) or key in result:
            raise ValueError(f"not a key of its own: {line}")
        lines = lines[1:]
        if after.strip():
            result[key] = scalar(after)
        elif lines and (lines[0][0] > indent or (lines[0][0] == indent and lines[0][1].startswith("- "))):
            result[key], lines = block(lines)
        else:
            result[key] = None
    if lines and lines[0][0] > indent:
        raise ValueError(f"wrong indentation: {lines[0][1]}")
    return result, lines
