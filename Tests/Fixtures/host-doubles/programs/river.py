"""Reads the configuration language of Grafana Agent (flow mode) and Alloy, as far as the guides use it: the blocks and
attributes below, and no others. A mistake is a ValueError with the line."""

import re

TOKEN = re.compile(r'(?P<space>[ \t\r]+|//[^\n]*)|(?P<line>\n)|(?P<text>"(?:[^"\\\n]|\\.)*")|(?P<number>-?[0-9.]+)'
                   r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)|(?P<sign>[={}\[\],])")

# Block: the attributes it must have, those it may have, and the blocks inside it.
BLOCKS = {
    "logging": (set(), {"level", "format"}, set()),
    "prometheus.remote_write": (set(), set(), {"endpoint"}),
    "endpoint": ({"url"}, {"name"}, {"sigv4", "metadata_config"}),
    "sigv4": (set(), {"region", "role_arn"}, set()),
    "metadata_config": (set(), {"send", "send_interval", "max_samples_per_send"}, set()),
    "discovery.ec2": (set(), {"region", "port"}, {"filter"}),
    "filter": ({"name", "values"}, set(), set()),
    "discovery.relabel": ({"targets"}, set(), {"rule"}),
    "rule": (set(), {"source_labels", "target_label"}, set()),
    "prometheus.scrape": (
        {"targets", "forward_to"}, {"honor_labels", "job_name", "scrape_interval", "scrape_timeout"}, set()),
}
TOP = {"logging", "prometheus.remote_write", "discovery.ec2", "discovery.relabel", "prometheus.scrape"}
EXPORTS = {"discovery.ec2": "targets", "discovery.relabel": "output", "prometheus.remote_write": "receiver"}


class Reference(str):
    """A component's export, such as `discovery.ec2.ec2.targets`."""


class Block:
    def __init__(self, kind, label, line):
        self.kind, self.label, self.line = kind, label, line
        self.attributes, self.blocks = {}, []

    def inner(self, kind):
        return [block for block in self.blocks if block.kind == kind]


class Reader:
    def __init__(self, text):
        self.tokens, line, at = [], 1, 0
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise ValueError(f"line {line}: cannot read {text[at:at + 20]!r}")
            if match.lastgroup == "line":
                line += 1
            elif match.lastgroup != "space":
                self.tokens.append((match.lastgroup, match.group(), line))
            at = match.end()
        self.tokens.append(("end", "", line))

    def take(self, *wanted):
        kind, text, line = self.tokens[0]
        if wanted and text not in wanted and kind not in wanted:
            raise ValueError(f"line {line}: expected {' or '.join(wanted)}, found {text or 'the end'!r}")
        self.tokens.pop(0)
        return kind, text, line

    def body(self, block, allowed):
        names = set()
        while self.tokens[0][1] not in ("}", ""):
            _, name, line = self.take("word")
            if self.tokens[0][1] == "=":
                self.take("=")
                must, may, _ = BLOCKS.get(block.kind, (set(), set(), set()))
                if name not in must | may or name in block.attributes:
                    raise ValueError(f"line {line}: unrecognized attribute name {name!r}")
                block.attributes[name] = self.value()
                continue
            if name not in allowed:
                raise ValueError(f"line {line}: unrecognized block name {name!r}")
            label = self.take("text")[1][1:-1] if self.tokens[0][0] == "text" else None
            if ("." in name) != (label is not None) or (label and (name, label) in names):
                raise ValueError(f"line {line}: block {name!r} has no label of its own")
            names.add((name, label))
            inner = Block(name, label, line)
            self.take("{")
            self.body(inner, BLOCKS[name][2])
            self.take("}")
            missing = BLOCKS[name][0] - set(inner.attributes)
            if missing:
                raise ValueError(f"line {line}: missing required attribute {sorted(missing)}")
            block.blocks.append(inner)

    def value(self):
        kind, text, line = self.take("text", "number", "word", "[", "{")
        if kind == "text":
            return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "word":
            return {"true": True, "false": False}.get(text, Reference(text))
        closing, result = ("]", []) if text == "[" else ("}", {})
        while self.tokens[0][1] != closing:
            if closing == "]":
                result.append(self.value())
            else:
                key = self.take("text", "word")[1].strip('"')
                self.take("=")
                result[key] = self.value()
            if self.tokens[0][1] != closing:
                self.take(",")
        self.take(closing)
        return result


def read(text):
    """The top blocks of a configuration, with every reference leading to one of them."""
    reader, top = Reader(text), Block("", None, 1)
    reader.body(top, TOP)
    reader.take("end")
    exports = {f"{b.kind}.{b.label}.{EXPORTS[b.kind]}" for b in top.blocks if b.kind in EXPORTS}
    for block in top.blocks:
        for value in block.attributes.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, Reference) and one not in exports:
                    raise ValueError(f"line {block.line}: component {one!r} does not exist")
    return top.blocks
