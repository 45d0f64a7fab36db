"""The original's walk, every line: train, promote, serve, ask, train again, reload.

In solo mode, and the same on a real MLflow server.
"""

import re

import pytest
from support.mlflow_server import on_server
from support.sentiment_program import Sentiment

RUN_ID = r"[0-9a-f]{32}"
TRAINED = """\
Starting training flow with data: {data}
Metrics: {{'accuracy': {d}, 'f1': {d}, 'precision': {d}, 'recall': {d}}}
MLflow run ID: (?P<run>{run})
Registered model version: {version}

==================================================
Training completed!
==================================================
Run ID: (?P=run)
Metrics:
  accuracy: {f}
  f1: {f}
  precision: {f}
  recall: {f}
Model version: {version}
{status}"""


@pytest.fixture(params=["solo", "mlflow"])
def program(request, tmp_path):
    """The program in an empty folder; on the server with names that nobody else uses."""
    if request.param == "solo":
        return Sentiment(tmp_path)
    return on_server(tmp_path, request.getfixturevalue("mlflow_server"))


def expect_trained(answer, data, version, status=""):
    """The run id, once the whole output is as users of the original know it."""
    pattern = TRAINED.format(
        data=re.escape(str(data)),
        d=r"(?:0\.\d{1,4}|1\.0)",
        f=r"[01]\.\d{4}",
        run=RUN_ID,
        version=version,
        status=f"Status: {re.escape(status)}\n" if status else "",
    )
    match = re.fullmatch(pattern, answer.out)
    assert match, answer.out
    return match["run"]


def test_the_walk(program, reviews):
    model = program.model
    first = expect_trained(program.ok("train", "--data-path", reviews), reviews, 1)
    second = expect_trained(
        program.ok("train", "--data-path", reviews, "--champion"), reviews, 2, "Set as champion"
    )
    assert program.ok("list-versions").out.splitlines() == [
        f"{'Version':<10} {'Run ID':<36} {'Aliases':<20}",
        " ".join(["-" * 10, "-" * 36, "-" * 20]),
        f"{2:<10} {second:<36} {'champion':<20}",
        f"{1:<10} {first:<36} {'-':<20}",
    ]
    moved = program.ok(
        *("set-alias", "--model-name", model),
        *("--version", 1, "--alias", "challenger"),
    )
    assert moved.out == f"Set alias 'challenger' on {model} v1\n"
    info = program.ok("model-info").out
    assert "Champion Model Info" in info
    assert re.search(rf"Run ID: +{second}", info)

    with program.serving() as server:
        assert server.get("/health").json() == {"status": "healthy", "model_loaded": True}
        answer = server.post("/predict", json={"text": "A wonderful film, beautifully acted."})
        assert answer.status_code == 200
        assert list(answer.json()) == ["sentiment", "confidence", "model_version"]
        assert answer.json()["sentiment"] in ("positive", "negative")
        assert answer.json()["model_version"] == "2"
        about = server.get("/model-info").json()
        assert about["model_name"] == model
        assert (about["version"], about["alias"], about["run_id"]) == ("2", "champion", second)

        again = program.ok("train", "--data-path", reviews, "--champion")
        expect_trained(again, reviews, 3, "Not promoted (current champion is better)")
        assert server.post("/admin/reload").json() == {"reloaded": False, "version": "2"}

        program.ok("set-alias", "--version", 3, "--alias", "champion")
        assert server.post("/admin/reload").json() == {"reloaded": True, "version": "3"}
        answer = server.post("/predict", json={"text": "Dull."})
        assert answer.json()["model_version"] == "3"
    assert server.exit_code == 0


def test_json_is_one_document_in_full_precision(program, reviews):
    answer = program.ok("train", "--data-path", reviews, "--json", "--champion").json
    assert re.fullmatch(RUN_ID, answer["run_id"])
    assert answer["model_version"] == 1
    assert answer["promotion"]["promoted"] is True
    listed = program.ok("list-versions", "--json").json["versions"]
    assert [(v["version"], v["run_id"], v["aliases"]) for v in listed] == [
        (1, answer["run_id"], ["champion"])
    ]
