"""What breaks under a training: kill -9, a full disk, a folder one may not write, two at once."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

import pytest
from support.sentiment_program import PROGRAM, Sentiment

NOBODY = 65534
KILLS = 5


def train(program, data, environment=None, **options):
    program.environment.update(environment or {})
    try:
        return program.run("train", "--data-path", data, "--champion", **options)
    finally:
        for name in environment or {}:
            del program.environment[name]


def count_operations(program, data, faults):
    """How often a first training touches its home's files."""
    count = program.folder / "count"
    assert train(program, data, faults(program, count=count)).code == 0
    return int(count.read_text())


def expect_whole_home(program):
    """Every version has a model that predicts, every run has ended, doctor finds nothing."""
    assert program.run("doctor").code == 0
    runs = program.ok("runs", "list", "--json").json["runs"]
    assert all(run["status"] in ("FINISHED", "FAILED", "KILLED") for run in runs), runs
    listed = program.run("list-versions", "--json")
    versions = listed.json["versions"] if listed.code == 0 else []
    for version in versions:
        reference = f"models:/sentiment-classifier/{version['version']}"
        program.ok("predict", "A fine film.", "--model", reference)
    return runs, versions


def expect_clean_retraining(program, data):
    before = expect_whole_home(program)[1]
    program.ok("train", "--data-path", data, "--champion")
    after = expect_whole_home(program)[1]
    assert [v["version"] for v in after] == list(range(len(before) + 1, 0, -1))
    assert sum("champion" in v["aliases"] for v in after) == 1


@pytest.mark.parametrize("point", range(1, KILLS + 1))
def test_a_killed_training_leaves_nothing_half_done(tmp_path, reviews, faults, point):
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    operations = count_operations(Sentiment(tmp_path / "whole"), reviews, faults)
    assert operations > KILLS
    program = Sentiment(tmp_path / "killed")
    at = 1 + (point - 1) * (operations - 1) // (KILLS - 1)  # the first, …, the last
    answer = train(program, reviews, faults(program, kill_at=at))
    assert answer.code == -signal.SIGKILL
    runs, _ = expect_whole_home(program)
    assert all(run["status"] != "RUNNING" for run in runs)
    expect_clean_retraining(program, reviews)


def test_a_disk_that_fills_up_at_any_write_is_said_and_leaves_nothing(tmp_path, reviews, faults):
    (tmp_path / "whole").mkdir()
    operations = count_operations(Sentiment(tmp_path / "whole"), reviews, faults)
    refused = 0
    for at in sorted({1, *range(2, operations, max(1, operations // 8))}):
        folder = tmp_path / f"full-{at}"
        folder.mkdir()
        program = Sentiment(folder)
        answer = train(program, reviews, faults(program, full_at=at))
        if answer.code == 0:  # all that mattered was written: SQLite tidies up at the end
            (version,) = expect_whole_home(program)[1]
            assert version["aliases"] == ["champion"], at
        else:
            assert answer.code == 1, (at, answer)
            assert "error:" in answer.err
        refused += answer.code
        expect_clean_retraining(program, reviews)
    assert refused >= 6


@contextlib.contextmanager
def small_disk(folder, size):
    """A tmpfs of `size`, where this machine lets us mount one; else None."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True
    )
    try:
        yield folder if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said(program, reviews):
    program.home.mkdir()
    with small_disk(program.home, "64k") as disk:
        # Without the right to mount, a limit on the size of files stands for the full disk.
        limit = None if disk else lambda: _limit_files(64 * 1024)
        answer = train(program, reviews, preexec_fn=limit)
        assert answer.code == 1, answer
        assert "error:" in answer.err
    shutil.rmtree(program.home, ignore_errors=True)
    expect_clean_retraining(program, reviews)


def _limit_files(size):
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextlib.contextmanager
def as_somebody_else():
    """A program in a folder that it may read but not write (root may write anywhere: be nobody)."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copy(PROGRAM, folder / "sentiment")
        (folder / "work").mkdir(mode=0o555)
        folder.chmod(0o755)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        program = Sentiment(folder / "work")
        program.executable = folder / "sentiment"
        yield program, user
        (folder / "work").chmod(0o755)


def test_a_read_only_folder_is_said(reviews):
    with as_somebody_else() as (program, user):
        data = program.folder.parent / "reviews.csv"
        shutil.copy(reviews, data)
        data.chmod(0o644)
        answer = program.run("train", "--data-path", data, **user)
        assert answer.code == 1, answer
        (line,) = [line for line in answer.err.splitlines() if line.startswith("error:")]
        assert ".sentiment" in line
        assert list(program.folder.iterdir()) == []


def test_trainings_at_once_lose_nothing(program, reviews):
    at_once = 4
    running = [
        program.start("train", "--data-path", reviews, "--champion", "--json")
        for _ in range(at_once)
    ]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    runs, versions = expect_whole_home(program)
    assert len(runs) == at_once
    assert [v["version"] for v in versions] == list(range(at_once, 0, -1))
    assert len({v["run_id"] for v in versions}) == at_once
    assert sum("champion" in v["aliases"] for v in versions) == 1
