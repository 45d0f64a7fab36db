"""A server that leaves artifacts to its clients (--no-serve-artifacts), PostgreSQL behind it and a
real MinIO beside it: the program writes to s3://, Python's MLflow reads what it wrote, `serve` too.
"""

import pytest
import requests
from support.minio_server import MinioServer
from support.mlflow_server import on_server, run_python
from support.mlflow_services import BUCKET, on_services
from support.s3_store import KEYS

TEXTS = ["A wonderful film, I loved it.", "A dull and tedious waste of time."]
LOOK = """
import mlflow, numpy
from sklearn.base import clone
client = mlflow.MlflowClient()
champion = f"models:/{given['model']}@champion"
version = client.get_model_version_by_alias(given["model"], "champion")
texts = numpy.array(given["texts"], dtype=object)
model = mlflow.sklearn.load_model(champion)
say({
    "status": client.get_run(given["run"]).info.status,
    "report": mlflow.artifacts.load_text(f"runs:/{given['run']}/evaluation/report.html")[:15],
    "place": client.get_model_version_download_uri(given["model"], version.version),
    "confidence": model.predict_proba(texts).max(axis=1).tolist(),
    "pyfunc": mlflow.pyfunc.load_model(champion).predict(texts).tolist(),
    "refit": clone(model).fit(list(texts) * 2, [1, 0] * 2).predict(texts).tolist(),
})
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with MinioServer(tmp_path_factory.mktemp("minio")) as store:
        yield store


@pytest.fixture(scope="module")
def server(tmp_path_factory, store):
    with on_services("direct", tmp_path_factory.mktemp("mlflow"), store) as server:
        yield server


@pytest.fixture
def program(tmp_path, server):
    return on_server(tmp_path, server, HOME=str(tmp_path))


def objects(store):
    """Key and size of all that is in the bucket."""
    script = """
pages = s3.get_paginator('list_objects_v2').paginate(Bucket=given)
answer = {o['Key']: o['Size'] for page in pages for o in page.get('Contents', [])}
"""
    return store.boto(script, BUCKET)


def test_a_training_goes_straight_to_the_store_and_is_read_by_all(program, server, store, reviews):
    before = objects(store)
    trained = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    files = f"{server.url}/api/2.0/mlflow-artifacts/artifacts"
    assert requests.get(files, timeout=30).status_code == 503, "the server hands nothing through"
    written = {key: size for key, size in objects(store).items() if key not in before}
    names = {key.rpartition("/")[2] for key in written}
    assert {"MLmodel", "model.pkl", "sentiment.model", "report.html", "roc_curve.svg"} <= names
    assert all(key.startswith("root/") and size > 0 for key, size in written.items())

    given = {"model": program.model, "run": trained["run_id"], "texts": TEXTS}
    # MLflow warns when its own pyfunc is imported.
    seen = run_python(LOOK, given, options=(), **server.variables_for_clients)
    assert seen["status"] == "FINISHED"
    assert seen["report"].lower() == "<!doctype html>"
    assert seen["place"].startswith(f"s3://{BUCKET}/root/")
    assert seen["pyfunc"] == seen["refit"] == [1, 0]
    said = program.ok("predict", *TEXTS, "--json").json["predictions"]
    assert [one["confidence"] for one in said] == pytest.approx(seen["confidence"], abs=1e-12)
    with program.serving() as serving:
        assert serving.get("/model-info").json()["run_id"] == trained["run_id"]
        for text, confidence in zip(TEXTS, seen["confidence"], strict=True):
            answer = serving.post("/predict", json={"text": text}).json()
            assert answer["confidence"] == round(confidence, 4)
        program.ok("train", "--data-path", reviews)
        program.ok("set-alias", "--version", 2, "--alias", "champion")
        assert serving.post("/admin/reload").json() == {"reloaded": True, "version": "2"}


def test_a_store_that_is_down_costs_no_model(program, server, store, reviews):
    """MLflow is up all the while."""
    program.ok("train", "--data-path", reviews, "--champion")
    store.stop()
    try:
        answer = program.run("train", "--data-path", reviews)
        assert answer.code == 4, answer.err
        assert str(store.port) in answer.err
        assert KEYS["AWS_SECRET_ACCESS_KEY"] not in answer.out + answer.err
        assert [v["version"] for v in program.ok("list-versions", "--json").json["versions"]] == [1]
    finally:
        store.start()
    (waiting,) = (program.home / "pending").iterdir()
    program.ok("train", "--resume", waiting.name)
    versions = program.ok("list-versions", "--json").json["versions"]
    assert [v["version"] for v in versions] == [2, 1]
    assert program.ok("predict", TEXTS[0], "--model", f"models:/{program.model}/2", "--json").json


def test_keys_that_the_store_refuses_are_told_of(program, reviews):
    program.environment["AWS_SECRET_ACCESS_KEY"] = "wrong-key-of-tests"
    answer = program.run("train", "--data-path", reviews)
    assert answer.code == 1
    assert "AWS_SECRET_ACCESS_KEY" in answer.err
    assert "wrong-key-of-tests" not in answer.out + answer.err
