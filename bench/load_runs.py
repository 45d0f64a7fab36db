"""Runs of the load generator (http_load.cpp), which compares every answer with the expected one."""

import json
import os
import subprocess
import sys

from support.sentiment_program import ROOT

WORK = ROOT / "build/bench"
CONNECTIONS = 16

# An environment as the peer's users have it: no setting that slows its numeric library down.
PEER_ENV = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}


def load(port, seconds, cases, path="/predict"):
    """{"rate", "p50_us", "p99_us", …} of one run; the end where an answer was another one."""
    result = subprocess.run(
        [WORK / "http_load", str(port), str(CONNECTIONS), str(seconds), cases, path],
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        sys.exit(f"load run failed: {result.stdout}{result.stderr}")
    return json.loads(result.stdout)


def write_cases(path, bodies, expected):
    """`bodies` are JSON values, `expected` the answers' bytes as text."""
    with open(path, "w", encoding="utf-8") as file:
        for body, answer in zip(bodies, expected, strict=True):
            file.write(json.dumps(body) + "\n" + answer + "\n")
