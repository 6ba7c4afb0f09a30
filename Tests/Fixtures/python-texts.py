"""Reads an object with texts, floats (by their bits) and values as JSON, and prints what Python makes of each."""

import base64
import json
import struct
import sys


def answer(function, text):
    try:
        return repr(function(text))
    except ValueError:
        return None


given = json.load(sys.stdin)
print(
    json.dumps(
        {
            "texts": [
                {
                    "int": answer(int, text),
                    "float": answer(float, text),
                    "repr": repr(text),
                    "bytes": repr(text.encode()),
                    "stripped": text.strip(),
                    "strippedAtEnd": text.rstrip(),
                    "base64": answer(base64.b64decode, text),
                    "lines": [line for line in text.splitlines() if line],
                }
                for text in given["texts"]
            ],
            "floats": [repr(struct.unpack(">d", int(bits).to_bytes(8, "big"))[0]) for bits in given["floats"]],
            "values": [
                {
                    "str": str(value),
                    "type": type(value).__name__,
                    "spaced": json.dumps(value),
                    "compact": json.dumps(value, separators=(",", ":"), sort_keys=True),
                    "indented": json.dumps(value, indent=4),
                }
                for value in given["values"]
            ],
        }
    )
)
