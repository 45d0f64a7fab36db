"""Every command of README, typed as it is printed there, gives the output that is printed there."""

import os
import re
import subprocess

from support.mlflow_server import PYTHON
from support.sentiment_program import PROGRAM, ROOT, free_port

README = (ROOT / "README.md").read_text()
MARK = "\x1e"
WAIT = 'for i in $(seq 200); do curl -sf "localhost:$PORT/health/ready" && break; sleep 0.05; done'


def commands_and_outputs():
    """The commands of the console blocks, in order, each with the lines that follow it."""
    blocks = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", "".join(blocks), re.MULTILINE)


def as_pattern(output):
    """Ids differ between runs; a line of "…" is any lines; blanks may end a line."""
    return "".join(
        r"(?:.*\n)*"
        if line == "…"
        else re.sub(r"[0-9a-f]{32}", "[0-9a-f]{32}", re.escape(line)) + " *\n"
        for line in output.splitlines()
    )


def test_every_command_says_what_readme_says(tmp_path, mlflow_server):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sentiment").symlink_to(PROGRAM)
    python = tmp_path / "bin/python"  # a link would not find the environment's packages
    python.write_text(f'#!/bin/sh\nexec "{PYTHON}" "$@"\n')
    python.chmod(0o755)
    port = str(free_port())
    known = commands_and_outputs()
    assert len(known) > 8
    script = []
    for command, _ in known:
        line = command.replace("8000", port).replace("http://localhost:5000", mlflow_server.url)
        script += [f"printf '{MARK}'", line]
        if line.endswith("&"):
            script += ["server=$!; trap 'kill $server' EXIT", WAIT + " >ready"]
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(script)],
        cwd=tmp_path,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("SENTIMENT_", "MLFLOW_"))},
            "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
            "PORT": port,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    outputs = done.stdout.split(MARK)[1:]
    for (command, expected), output in zip(known, outputs, strict=True):
        assert re.fullmatch(
            as_pattern(expected), output + "\n" * (output[-1:] not in ("", "\n"))
        ), f"$ {command}\n{output}"
