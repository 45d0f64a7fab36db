"""./dev: what it answers before it builds anything."""

import os
import re
import shutil
import socket
import subprocess

import pytest
from support.sentiment_program import ROOT


def dev(*arguments, root=ROOT, **environment):
    return subprocess.run(
        [root / "dev", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_has_a_line_for_each_verb():
    verbs = re.findall(r"^verb_([\w-]+)\(\)", (ROOT / "dev").read_text(), re.M)
    listed = re.findall(r"^  ([\w-]+) ", dev("help").stdout, re.M)
    assert sorted(listed) == sorted(verbs)


def test_an_unknown_verb_is_wrong_usage():
    answer = dev("tset")
    assert answer.returncode == 2
    assert "unknown verb 'tset'" in answer.stderr


def test_demo_says_that_its_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = dev("demo", "--check", "--port", str(port))
    assert answer.returncode == 1
    assert f"port {port} is in use" in answer.stderr


@pytest.mark.parametrize("verb", ["build", "test", "sanitize"])
@pytest.mark.parametrize("clone", ["built", "new"])
def test_a_full_disk_is_said_before_anything_is_built(tmp_path, verb, clone):
    (tmp_path / "df").write_text("#!/bin/sh\necho Avail\necho ' 99M'\n")
    (tmp_path / "df").chmod(0o755)
    root = ROOT
    if clone == "new":
        root = tmp_path / "clone"
        shutil.copytree(ROOT / "tools", root / "tools")
        shutil.copy(ROOT / "dev", root)
    answer = dev(verb, root=root, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert answer.returncode == 1
    assert re.fullmatch(
        rf"./dev: 99 MB are free in {root}, and {verb} needs \d+ MB: make room there first\n",
        answer.stderr,
    )


WATCHED = """
set -euo pipefail
. tools/dev/setup.sh
sleep() { command sleep 0.2; }
watched "$1/deep/log" bash -c "$2"
"""


def watched(folder, command):
    return subprocess.run(
        ["bash", "-c", WATCHED, "watched", folder, command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_terminal_a_long_build_says_how_far_it_is(tmp_path):
    answer = watched(tmp_path, "echo '[1/2] x.cpp'; command sleep 1; echo warning >&2; echo done")
    assert answer.returncode == 0 and answer.stdout == ""
    assert len(re.findall(r"==> \d+ s: \[1/2\] x\.cpp", answer.stderr)) >= 2
    assert "warning" not in answer.stderr
    assert (tmp_path / "deep/log").read_text() == "[1/2] x.cpp\nwarning\ndone\n"


def test_a_build_that_fails_shows_why(tmp_path):
    answer = watched(tmp_path, "echo 'x.cpp:1: error'; exit 3")
    assert answer.returncode == 3 and answer.stderr == "x.cpp:1: error\n"


def test_how_long_to_fuzz_is_a_number_and_what_to_fuzz_a_target():
    for verb in ("fuzz", "nightly"):
        answer = dev(verb, "0")
        assert answer.returncode == 2 and "number of seconds, not '0'" in answer.stderr
    answer = dev("fuzz", "1", "no_fuzz")
    assert answer.returncode == 2 and "tokenizer_fuzz" in answer.stderr
