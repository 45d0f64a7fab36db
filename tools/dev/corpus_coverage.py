#!/usr/bin/env python3
"""Replays each fuzz target's corpus and prints how much of the fuzzed source it reaches.

usage: corpus_coverage.py BUILD    (a build of the preset `coverage`, from the project's root)

A target x_fuzz is measured on the source x.cpp, beside it or in a module below. Exit status 1 if a
target fails, has fewer than 20 files, or reaches less than half of its source's lines.
"""

import json
import pathlib
import subprocess
import sys

FEWEST_FILES = 20
LEAST_SHARE = 0.5


def covered_lines(build, source):
    """(lines reached, lines) of one source, from the counters of its module's units."""
    targets = ["sentiment_" + "_".join(folder.parts[1:]) for folder in source.parents[:-2]]
    files = []
    for counters in (c for t in targets for c in (build / f"CMakeFiles/{t}.dir").rglob("*.gcda")):
        run = ["gcov", "--json-format", "--stdout", str(counters)]
        report = subprocess.run(run, check=True, capture_output=True).stdout
        found = [file for unit in report.splitlines() for file in json.loads(unit)["files"]]
        files += [file for file in found if file["file"].endswith(str(source))]
    lines = {line["line_number"]: 0 for f in files for line in f["lines"]}
    for file in files:
        for line in file["lines"]:
            lines[line["line_number"]] += line["count"]
    return sum(count > 0 for count in lines.values()), len(lines)


def main():
    build = pathlib.Path(sys.argv[1])
    faults = 0
    for target in sorted(pathlib.Path("src").rglob("*_fuzz.cpp")):
        name = target.name.removesuffix("_fuzz.cpp")
        corpus = pathlib.Path("tests/corpus") / name
        for stale in build.rglob("*.gcda"):  # a library is shared by several targets
            stale.unlink()
        run = subprocess.run([build / target.stem, corpus], check=False, stdout=subprocess.DEVNULL)
        (source,) = pathlib.Path("src").rglob(f"{name}.cpp")
        reached, lines = covered_lines(build, source)
        files = len(list(corpus.iterdir()))
        share = reached / lines if lines else 0.0
        bad = run.returncode != 0 or files < FEWEST_FILES or share < LEAST_SHARE
        faults += bad
        print(
            f"{'FAILED  ' if bad else ''}{name}: {files} files reach {reached} of {lines} lines "
            f"({100 * share:.1f} %) of {source}"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
