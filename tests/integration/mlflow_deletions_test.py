"""Runs, versions and models are deleted on a real MLflow server as in solo mode."""

import json

import pytest
from support.mlflow_server import on_server, run_python
from support.sentiment_program import Sentiment

WEAK = ("--set", "vectorizer.max_features=20")
LOOK = """
import mlflow
client = mlflow.MlflowClient()
say({
    "versions": sorted(int(v.version) for v in client.search_model_versions(f"name='{given}'")),
    "models": [m.name for m in client.search_registered_models() if m.name == given],
})
"""
STAGE = """
import mlflow
say(mlflow.MlflowClient().get_run(given).info.lifecycle_stage)
"""


@pytest.fixture(params=["solo", "mlflow"])
def program(request, tmp_path, reviews):
    if request.param == "solo":
        program = Sentiment(tmp_path)
    else:
        program = on_server(tmp_path, request.getfixturevalue("mlflow_server"))
    for _ in range(3):
        program.ok("train", "--data-path", reviews, *WEAK)
    for version in (1, 2, 3):
        program.ok("set-alias", "--version", version, "--alias", "champion")
    return program


def info(program, *arguments):
    return json.loads(program.ok("model-info", "--json", *arguments).out)


def test_versions_and_rollback(program, reviews):
    refused = program.run("delete-version", "--version", 3)
    assert refused.code == 5 and "champion" in refused.err
    program.ok("delete-version", "--version", 2)
    assert program.run("delete-version", "--version", 2).code == 3
    assert program.run("model-info", "--version", 2).code == 3
    program.ok("rollback")
    assert info(program)["version"] == 1
    program.ok("delete-version", "--version", 3)
    program.ok("train", "--data-path", reviews, *WEAK)
    assert info(program, "--alias", "latest")["version"] == 4, "numbers are not given again"
    listed = json.loads(program.ok("list-versions", "--json").out)["versions"]
    assert [version["version"] for version in listed] == [4, 1]


def test_runs(program):
    run = info(program, "--version", 1)["run_id"]
    refused = program.run("runs", "delete", run[:8])
    assert refused.code == 5 and "version 1" in refused.err
    program.ok("delete-version", "--version", 1)
    program.ok("runs", "delete", run[:8])
    left = json.loads(program.ok("runs", "list", "--json").out)["runs"]
    assert len(left) == 2 and run not in [kept["run_id"] for kept in left]


def test_models(program):
    assert program.run("delete-model", "--model-name", program.model).code == 5
    program.ok("delete-alias", "--alias", "champion")
    program.ok("delete-model", "--model-name", program.model)
    assert program.run("list-versions").code == 3
    assert program.run("delete-model", "--model-name", program.model).code == 3


def test_mlflow_sees_it(tmp_path, mlflow_server, reviews):
    program = on_server(tmp_path, mlflow_server)
    for _ in range(2):
        program.ok("train", "--data-path", reviews, *WEAK)
    look = {"folder": tmp_path, **mlflow_server.variables_for_clients}
    run = info(program, "--version", 1)["run_id"]
    program.ok("delete-version", "--version", 1)
    assert run_python(LOOK, program.model, **look)["versions"] == [2]
    program.ok("runs", "delete", run)
    assert run_python(STAGE, run, **look) == "deleted"
    program.ok("delete-model", "--model-name", program.model)
    assert run_python(LOOK, program.model, **look)["models"] == []
