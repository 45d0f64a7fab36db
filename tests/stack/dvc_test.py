"""DVC with `sentiment` as its stages' command, and the store's `data` bucket as its remote: as a user does on the host."""

import json
import os
import shutil
import subprocess

import pytest
from stack import MLFLOW, ROOT

DVC = ROOT / ".venv-dvc/bin/dvc"
PROGRAM = ROOT / "build/release/sentiment"


@pytest.fixture(scope="module")
def project(stack, tmp_path_factory):
    """A repository with this one's pipeline, and reviews in the place of those that need a network."""
    folder = tmp_path_factory.mktemp("dvc")
    for name in ("dvc.yaml", "params.yaml", ".dvc/config", ".dvc/.gitignore", ".gitignore"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "data").mkdir()
    run(folder, PROGRAM, "data", "prepare", ROOT / "data/reviews_sample.csv", "--samples", "1000")
    run(folder, "git", "init", "-q", ".")
    commit(folder)
    return folder


def run(folder, *command):
    keys = {
        "AWS_ACCESS_KEY_ID": "minioadmin",
        "AWS_SECRET_ACCESS_KEY": "minioadmin",
        "MLFLOW_TRACKING_URI": MLFLOW,
        "MODEL_NAME": "dvc",  # leaves the walk's model alone
        "PATH": f"{PROGRAM.parent}:{DVC.parent}:{os.environ['PATH']}",
        "DVC_NO_ANALYTICS": "1",
    }
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, **keys},
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
    return done.stdout


def commit(folder):
    run(folder, "git", "add", "-A")
    run(folder, "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "state")


def test_repro_trains_once_and_then_nothing_has_changed(project):
    assert "Running stage 'train'" in run(project, DVC, "repro")
    assert 0.5 < json.loads((project / "metrics.json").read_text())["accuracy"] <= 1
    commit(project)
    assert "Data and pipelines are up to date" in run(project, DVC, "repro")


def test_push_and_pull_bring_the_data_back_from_the_bucket(project):
    reviews = project / "data/imdb_sample.csv"
    before = reviews.read_bytes()
    assert "pushed" in run(project, DVC, "push")
    shutil.rmtree(project / ".dvc/cache")
    reviews.unlink()
    run(project, DVC, "pull")
    assert reviews.read_bytes() == before


def test_metrics_diff_shows_what_another_parameter_did(project):
    parameters = project / "params.yaml"
    parameters.write_text(parameters.read_text().replace("  C: 1.0 ", "  C: 0.01 "))
    assert "Running stage 'train'" in run(project, DVC, "repro")
    diff = json.loads(run(project, DVC, "metrics", "diff", "--json"))
    change = diff["metrics.json"]["f1"]
    assert change["old"] is not None and change["old"] != change["new"]
