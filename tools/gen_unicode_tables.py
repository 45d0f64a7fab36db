#!/usr/bin/env python3
"""Makes src/text/*.inc from tools/unicode/unicode-15.1.0.json, and that file from Python's own tables.

  gen_unicode_tables.py            writes the tables (any Python 3)
  gen_unicode_tables.py --check    exits 1 when a table in the tree is not what would be written
  gen_unicode_tables.py --dump     writes the JSON file; needs the Python that carries Unicode 15.1 (3.13)

The JSON holds what str.lower, re and unicodedata answer, so that the program agrees with Python's
own reading of Unicode: ranges are inclusive code points; "lower" and "stripped" are exceptions from
identity ("stripped" = NFKD without characters whose combining class is not 0; Hangul syllables are
left to arithmetic).
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tools/unicode/unicode-15.1.0.json"
CODE_POINTS = 0x110000
BLOCK = 128
HANGUL = range(0xAC00, 0xD7A4)
PROPERTIES = ("word", "space", "cased_not_ignorable", "case_ignorable", "digit")  # bits 0 to 4
HAS_LOWER, HAS_STRIPPED = 32, 64


def ranges(holds):
    out, start = [], None
    for c in range(CODE_POINTS + 1):
        if c < CODE_POINTS and holds(c):
            start = c if start is None else start
        elif start is not None:
            out.append([start, c - 1])
            start = None
    return out


def stripped(c):
    return [ord(d) for d in unicodedata.normalize("NFKD", chr(c)) if not unicodedata.combining(d)]


def dump():
    if unicodedata.unidata_version != "15.1.0":
        sys.exit(
            f"this Python carries Unicode {unicodedata.unidata_version}; 15.1.0 is wanted (Python 3.13)"
        )
    word, space, digit = re.compile(r"\w"), re.compile(r"\s"), re.compile(r"\d")

    def cased(c):  # and not ignorable, as the final-sigma rule of str.lower sees it
        return (chr(c) + "\u03a3").lower().endswith("\u03c2")

    table = {
        "unicode": unicodedata.unidata_version,
        "word": ranges(lambda c: word.match(chr(c))),
        "space": ranges(lambda c: space.match(chr(c))),
        "digit": ranges(lambda c: digit.match(chr(c))),
        "cased_not_ignorable": ranges(cased),
        "case_ignorable": ranges(
            lambda c: not cased(c) and ("A" + chr(c) + "\u03a3").lower().endswith("\u03c2")
        ),
        "lower": [
            [c, [ord(x) for x in chr(c).lower()]]
            for c in range(CODE_POINTS)
            if chr(c).lower() != chr(c)
        ],
        "stripped": [
            [c, stripped(c)] for c in range(CODE_POINTS) if c not in HANGUL and stripped(c) != [c]
        ],
    }
    DATA.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="ascii")


def array(kind, name, values):
    lines, line = [], " "
    for v in values:
        if len(line) + len(str(v)) + 2 > 100:
            lines.append(line)
            line = " "
        line += f" {v},"
    return f"constexpr {kind} {name}[] = {{\n" + "\n".join([*lines, line]) + "\n};\n"


def tables(data):
    flags = bytearray(CODE_POINTS)
    for bit, name in enumerate(PROPERTIES):
        for first, last in data[name]:
            for c in range(first, last + 1):
                flags[c] |= 1 << bit
    lower = [(c, to) for c, to in data["lower"] if len(to) == 1]
    assert [c for c, to in data["lower"] if len(to) != 1] == [0x130], "only U+0130 may grow"
    for c, _ in lower:
        flags[c] |= HAS_LOWER
    for c, _ in data["stripped"]:
        flags[c] |= HAS_STRIPPED
    blocks, index = {}, []
    for at in range(0, CODE_POINTS, BLOCK):
        index.append(blocks.setdefault(bytes(flags[at : at + BLOCK]), len(blocks)))
    pool, starts = [], []
    for _, to in data["stripped"]:
        starts.append(len(pool))
        pool += to
    starts.append(len(pool))
    head = f"// Unicode {data['unicode']}, written by tools/gen_unicode_tables.py: do not edit.\n"
    fold = (
        head
        + array("std::uint16_t", "kBlockOf", index)
        + array("std::uint8_t", "kFlags", b"".join(blocks))
        + array("char32_t", "kLowerFrom", [c for c, _ in lower])
        + array("char32_t", "kLowerTo", [to[0] for _, to in lower])
    )
    strip = (
        head
        + array("char32_t", "kStripFrom", [c for c, _ in data["stripped"]])
        + array("std::uint16_t", "kStripStart", starts)
        + array("char32_t", "kStripTo", pool)
    )
    assert len(pool) < 1 << 16
    return {ROOT / "src/text/unicode_fold.inc": fold, ROOT / "src/text/strip_accents.inc": strip}


def main(arguments):
    if arguments == ["--dump"]:
        return dump()
    written = tables(json.loads(DATA.read_text(encoding="ascii")))
    if arguments == ["--check"]:
        stale = [
            str(path) for path, text in written.items() if path.read_text(encoding="ascii") != text
        ]
        return f"not what gen_unicode_tables.py writes: {', '.join(stale)}" if stale else None
    if arguments:
        return __doc__
    for path, text in written.items():
        path.write_text(text, encoding="ascii")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
