#!/usr/bin/env python3
"""Sums what one ./dev test ran: usage: test_summary.py RESULTS

RESULTS holds gtest/*.xml (one per GoogleTest program), ctest.xml (every program as ctest saw it)
and one JUnit file per pytest ring. Lists failures and skips with their reasons and ends with
`N passed, N failed, N skipped`. Exit status 1 if anything failed, if nothing ran, or, under
CI=true, if something was skipped for a reason other than a missing Docker engine or missing
shared files.
"""

import os
import pathlib
import sys
import xml.etree.ElementTree as ET

EXCUSED = ("docker", "sentiment_shared")  # in a skip's reason: what a machine may lack under CI


def cases_of(file):
    """(name, state, detail) for every test case of a GoogleTest or JUnit file."""
    for case in ET.parse(file).getroot().iter("testcase"):
        name = f"{case.get('classname', '')}.{case.get('name', '')}"
        failure = next((e for e in case if e.tag in ("failure", "error")), None)
        skipped = case.find("skipped")
        if failure is not None or case.get("status") == "fail":
            text = failure.get("message") or failure.text or "" if failure is not None else ""
            yield name, "failed", text
        elif skipped is not None:
            yield name, "skipped", skipped.get("message") or skipped.text or "no reason given"
        elif case.get("status") not in ("notrun", "disabled"):
            yield name, "passed", ""


def collect(results):
    """All cases of a run; a program that wrote none (a crash, a script) counts once."""
    rows = []
    programs = {}
    for file in sorted((results / "gtest").glob("*.xml")):
        programs[file.stem.removesuffix("_test")] = list(cases_of(file))
    for file in sorted(results.glob("*.xml")):
        if file.name != "ctest.xml":
            rows += cases_of(file)
            continue
        for name, state, detail in cases_of(file):
            name = name.split(".", 1)[1]
            cases = programs.pop(name, [])
            rows += cases
            if not cases or (state == "failed" and all(s != "failed" for _, s, _ in cases)):
                rows.append((name, state, detail or "the program ended early"))
    for cases in programs.values():
        rows += cases
    return rows


def excused(reason):
    return any(word in reason.lower() for word in EXCUSED)


def main():
    rows = collect(pathlib.Path(sys.argv[1]))
    count = {"passed": 0, "failed": 0, "skipped": 0}
    forbidden = 0
    for name, state, detail in rows:
        count[state] += 1
        if state == "passed":
            continue
        first = next((line.strip() for line in detail.splitlines() if line.strip()), "")
        strict = state == "skipped" and os.environ.get("CI") == "true" and not excused(detail)
        forbidden += strict
        print(f"{state}: {name}: {first}" + ("  (a skip is a failure under CI)" if strict else ""))
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**count))
    return 1 if count["failed"] or forbidden or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
