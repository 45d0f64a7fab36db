#!/usr/bin/env python3
"""Lists the sources of src/ that have no test beside them: x.cpp without an x_test.cpp.

Such a source may well be tested from another file of its folder, so this is no failure: the list
says where to look first. `--count` prints the number alone.
"""

import sys
from pathlib import Path

OTHERS = ("_test", "_bench", "_fuzz")


def sources(src):
    return sorted(path for path in src.rglob("*.cpp") if not path.stem.endswith(OTHERS))


def is_tested(source):
    return source.with_name(source.stem + "_test.cpp").exists()


def main(arguments):
    src = Path(__file__).resolve().parent.parent / "src"
    everything = sources(src)
    untested = [path.relative_to(src) for path in everything if not is_tested(path)]
    if "--count" not in arguments:
        print(*untested, sep="\n")
    print(f"{len(untested)} of {len(everything)} sources have no test beside them")


if __name__ == "__main__":
    main(sys.argv[1:])
