"""The completion scripts in the shells themselves."""

import os
import shutil
import subprocess

import pytest
from support.sentiment_program import PROGRAM, Sentiment

BASH = """
eval "$("$PROGRAM" completion bash)"
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=$2
_sentiment "$PROGRAM"
(( ${#COMPREPLY[@]} )) && printf '%s\n' "${COMPREPLY[@]}"
exit 0
"""
# zsh completes on a terminal alone: the words are put where its completion would find them.
ZSH = """
compdef() { :; }
eval "$("$PROGRAM" completion zsh)"
_describe() { [[ $1 == -t ]] && print -l -- "${(@P)4}" }
_files() { print -l -- :files }
compset() { :; }
words=(${=1} "")
CURRENT=${#words} PREFIX=
_sentiment
exit 0
"""
FISH = """
$PROGRAM completion fish | source
complete -C $argv[1]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory, reviews):
    program = Sentiment(tmp_path_factory.mktemp("home"))
    program.ok("train", "--data-path", reviews, "--set", "vectorizer.max_features=20", "--champion")
    (program.folder / "reviews.csv").write_text("text,label\n")
    return program


def answer(home, *command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    program = PROGRAM.resolve()
    environment = {**os.environ, "PROGRAM": str(program), "COLUMNS": "80", "MODEL_NAME": home.model}
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    done = subprocess.run(
        command, cwd=home.folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def in_bash(home, line, listing=False):
    return answer(home, "bash", "-c", BASH, "bash", line, "63" if listing else "9")


def test_bash(home):
    assert in_bash(home, "sentiment export --format s") == ["sklearn-pickle", "skops"]
    assert in_bash(home, "sentiment export --format=s") == ["sklearn-pickle", "skops"]
    assert in_bash(home, "sentiment ro") == ["rollback"]
    assert in_bash(home, "sentiment runs d") == ["delete"]
    assert in_bash(home, "sentiment runs list --li") == ["--limit"]
    assert in_bash(home, "sentiment rollback --alias ") == ["champion"]
    assert in_bash(home, "sentiment train --set model.C") == ["model.C="]
    assert in_bash(home, "sentiment train --data-path rev") == ["reviews.csv"]
    assert in_bash(home, f"sentiment predict --model models:/{home.model}@") == [
        f"/{home.model}@champion"
    ]
    (run,) = in_bash(home, "sentiment runs show ")
    assert len(run) == 32
    listed = in_bash(home, "sentiment runs ", listing=True)
    assert listed[0].split() == ["list", "List", "runs,", "newest", "first"]
    assert all(len(line) < 80 for line in listed)


def test_fish(home):
    line = "sentiment export --format s"
    found = [value.split("\t")[0] for value in answer(home, "fish", "-c", FISH, line)]
    assert found == ["sklearn-pickle", "skops"]
    (run,) = answer(home, "fish", "-c", FISH, "sentiment runs show ")
    assert "FINISHED" in run.split("\t")[1]


def test_zsh(home):
    assert answer(home, "zsh", "-f", "-c", ZSH, "zsh", "sentiment rollback --alias") == [
        "champion:version 1"
    ]
    assert "model.C=:Inverse" in "\n".join(
        answer(home, "zsh", "-f", "-c", ZSH, "zsh", "sentiment train --set")
    )
    assert answer(home, "zsh", "-f", "-c", ZSH, "zsh", "sentiment train --data-path") == [":files"]


def test_completion_changes_nothing_in_the_home(program):
    """Not even a run whose process died: the next command says so, and repairs it."""
    os.mkfifo(program.folder / "rows.csv")
    process = program.start("train", "--data-path", "rows.csv")
    with (program.folder / "rows.csv").open("w"):  # its run has begun, and it waits for rows
        process.kill()
        process.wait()
    (run,) = in_bash(program, "sentiment runs show ")
    answer = program.ok("runs", "list", "--json")
    assert "marked 1 run FAILED" in answer.err
    assert [listed["run_id"] for listed in answer.json["runs"]] == [run]
