"""./dev: what it answers before it builds anything."""

import re
import socket
import subprocess

from support.sentiment_program import ROOT


def dev(*arguments):
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False)


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
