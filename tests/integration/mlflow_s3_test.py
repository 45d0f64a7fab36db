"""MLflow servers that leave artifacts to their clients (--no-serve-artifacts), and serving from
MLflow while it is up, down and back."""

import json
import pathlib
import time

import pytest
import requests
from support.mlflow_server import MlflowServer, run_python
from support.s3_store import KEYS
from support.sentiment_program import Sentiment

MODEL = "sentiment-classifier"


@pytest.fixture(scope="module")
def server(tmp_path_factory, s3_store):
    """A server whose artifacts are the clients' business."""
    s3_store.boto("s3.create_bucket(Bucket='mlflow')")
    folder = tmp_path_factory.mktemp("mlflow-s3")
    arguments = ["--no-serve-artifacts", "--default-artifact-root", "s3://mlflow/root"]
    with MlflowServer(folder, *arguments, **s3_store.variables_for_clients) as server:
        yield server


@pytest.fixture
def program(tmp_path, server, s3_store):
    variables = {**server.variables_for_clients, **s3_store.variables_for_clients}
    return Sentiment(tmp_path, HOME=str(tmp_path), **variables)


def eventually(condition, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_model_goes_to_s3_and_comes_back(program, server, s3_store, reviews):
    run = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    keys = s3_store.boto(
        "answer = [o['Key'] for o in s3.list_objects_v2(Bucket='mlflow')['Contents']]"
    )
    names = {pathlib.PurePosixPath(key).name for key in keys}
    assert {"MLmodel", "model.pkl", "sentiment.model"} <= names
    assert all(key.startswith("root/") for key in keys)
    answer = program.ok("predict", "A wonderful film", "--json").json
    assert "positive" in json.dumps(answer)
    script = "import mlflow; say(mlflow.MlflowClient().get_run(given).info.status)"
    status = run_python(script, run["run_id"], options=(), **server.variables_for_clients)
    assert status == "FINISHED"
    with program.serving() as serving:
        assert serving.get("/model-info").json()["run_id"] == run["run_id"]


def test_without_keys_it_says_that_the_store_is_left_to_clients(program, reviews):
    for name in KEYS:
        del program.environment[name]
    answer = program.run("train", "--data-path", reviews)
    assert answer.code != 0
    assert "S3 and its clients" in answer.err and "AWS_ACCESS_KEY_ID" in answer.err


def test_with_mlflow_and_s3_down_serve_starts_from_the_last_good_model(
    program, tmp_path, tmp_path_factory, reviews
):
    server = MlflowServer(tmp_path_factory.mktemp("mlflow-down")).start()
    try:
        program.environment |= server.variables_for_clients
        program.environment["MODEL_RELOAD_INTERVAL"] = "1"
        program.ok("train", "--data-path", reviews, "--champion")
        with program.serving() as serving:
            fresh = serving.get("/model-info").json()
            assert "stale" not in fresh
            assert "sentiment_model_stale 0" in serving.get("/metrics").text
        server.stop()
        with program.serving() as serving:
            assert serving.get("/model-info").json() == {**fresh, "stale": True}
            assert "sentiment_model_stale 1" in serving.get("/metrics").text
            assert serving.post("/predict", json={"text": "A wonderful film"}).status_code == 200
            assert serving.post("/admin/reload").status_code == 503
            server.start()
            assert eventually(lambda: "stale" not in serving.get("/model-info").json())
            assert serving.get("/model-info").json() == fresh
            assert "sentiment_model_stale 0" in serving.get("/metrics").text
        server.stop()
        kept = list((program.home / "cache/last-good").rglob("sentiment.model"))
        assert len(kept) == 1
        data = bytearray(kept[0].read_bytes())
        data[len(data) // 2] ^= 1
        kept[0].write_bytes(data)
        with program.serving(ready=False) as serving:
            assert eventually(lambda: "last_good_model_refused" in serving.log.read_text())
            assert serving.get("/health/ready").status_code == 503
    finally:
        server.stop()


def memory(process):
    """KiB that the process has for itself. Not pages of files: the program's own are private or
    shared as other processes of it come and go."""
    text = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    (size,) = [int(line.split()[1]) for line in text.splitlines() if line.startswith("Anonymous:")]
    return size


def test_memory_after_500_reloads_is_that_after_50(program, mlflow_server, reviews, capsys):
    """The alias moves to and fro between two versions; each reload loads the other one."""
    name = "memory-test"
    program.environment |= {**mlflow_server.variables_for_clients, "MODEL_NAME": name}
    program.environment["MODEL_RELOAD_INTERVAL"] = "0"
    program.ok("train", "--data-path", reviews, "--champion")
    program.ok("train", "--data-path", reviews, "--set", "model.C=3")
    alias = mlflow_server.url + "/api/2.0/mlflow/registered-models/alias"
    session = requests.Session()
    with program.serving() as serving:
        after = {}
        for i in range(1, 501):
            body = {"name": name, "alias": "champion", "version": str(1 + i % 2)}
            assert session.post(alias, json=body, timeout=10).status_code == 200
            answer = serving.post("/admin/reload").json()
            assert answer == {"reloaded": True, "version": str(1 + i % 2)}
            if i in (50, 500):
                after[i] = memory(serving.process)
        with capsys.disabled():
            print(
                f"\nanonymous memory after 50 reloads {after[50]} KiB, after 500 {after[500]} KiB"
            )
        assert after[500] - after[50] <= 5 * 1024
