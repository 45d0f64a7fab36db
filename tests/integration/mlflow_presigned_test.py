"""MLflow servers that let no artifact pass through them (--artifacts-presigned-only, since 3.18):
each goes straight to the store and comes from there, at addresses that the server signs."""

import re
import shutil

import pytest
import requests
from support.fault_proxy import Fault, FaultProxy
from support.mlflow_server import MlflowServer, on_server, run_python
from support.sentiment_program import Sentiment

BUCKET = "presigned"
SIGNED = re.compile(r"X-Amz-|Signature|uploadId", re.IGNORECASE)


@pytest.fixture(scope="module")
def server(tmp_path_factory, s3_store):
    s3_store.boto("s3.create_bucket(Bucket=given)", BUCKET)
    folder = tmp_path_factory.mktemp("mlflow-presigned")
    arguments = ["--artifacts-presigned-only", "--artifacts-destination", f"s3://{BUCKET}/root"]
    with MlflowServer(folder, *arguments, **s3_store.variables_for_clients) as server:
        server.variables = {}  # its clients need no keys, and shall not have them
        yield server


@pytest.fixture
def program(tmp_path, server):
    return on_server(tmp_path, server, HOME=str(tmp_path))


def check_secret(*answers):
    for answer in answers:
        assert not SIGNED.search(answer.out + answer.err), answer.out + answer.err


def test_train_predict_and_serve_at_addresses_that_the_server_signs(
    program, server, s3_store, reviews
):
    trained = program.ok("train", "--data-path", reviews, "--champion", "--json")
    refused = requests.put(
        f"{server.url}/api/2.0/mlflow-artifacts/artifacts/x", data=b"x", timeout=30
    )
    assert refused.status_code == 403, "the server hands nothing through"
    keys = s3_store.boto(
        "answer = [o['Key'] for o in s3.list_objects_v2(Bucket=given)['Contents']]", BUCKET
    )
    names = {key.rpartition("/")[2] for key in keys}
    assert {"MLmodel", "model.pkl", "sentiment.model", "report.html"} <= names
    said = program.ok("predict", "A wonderful film", "--json")
    assert said.json["predictions"][0]["sentiment"] == "positive"
    with program.serving() as serving:
        assert serving.get("/model-info").json()["run_id"] == trained.json["run_id"]
        program.ok("train", "--data-path", reviews)
        program.ok("set-alias", "--version", 2, "--alias", "champion")
        assert serving.post("/admin/reload").json() == {"reloaded": True, "version": "2"}
        log = serving.log.read_text()
    assert not SIGNED.search(log), log
    check_secret(trained, said)
    script = """
import mlflow
say(mlflow.sklearn.load_model(f"models:/{given}@champion").predict(["a lovely film"]).tolist())
"""
    seen = run_python(script, program.model, options=(), **server.variables_for_clients)
    assert seen == [1]


def test_a_model_of_many_parts_comes_back(program, tmp_path):
    """Parts are of 10 MiB."""
    words = (f"{word}{n:06}{'x' * 60}" for n in range(150_000) for word in ("good", "bad"))
    texts = [" ".join(next(words) for _ in range(100)) for _ in range(3_000)]
    rows = (f"{text},{'positive' if n % 2 else 'negative'}\n" for n, text in enumerate(texts))
    (tmp_path / "many.csv").write_text("text,label\n" + "".join(rows))
    wide = ("--set", "vectorizer.min_df=1", "--set", "vectorizer.max_features=null")
    few = ("--set", "vectorizer.ngram_range=[1,1]")
    program.ok("train", "--data-path", "many.csv", "--champion", *wide, *few)
    program.ok("predict", texts[1], "--json")
    (model,) = (program.home / "cache").rglob("sentiment.model")
    assert model.stat().st_size > 20 << 20


def test_sync_brings_a_home_to_such_a_server(program, tmp_path, server, reviews):
    names = {key: program.environment[key] for key in ("MODEL_NAME", "MLFLOW_EXPERIMENT_NAME")}
    Sentiment(tmp_path, **names).ok("train", "--data-path", reviews, "--champion")
    sent = program.ok("sync", "--json")
    assert (sent.json["runs"], sent.json["versions"], sent.json["failures"]) == (1, 1, [])
    check_secret(sent)
    (tmp_path / "fresh").mkdir()
    fresh = Sentiment(tmp_path / "fresh", **server.variables_for_clients, **names)
    assert fresh.ok("predict", "A wonderful film", "--json").json["predictions"]


@pytest.fixture(scope="module")
def broken_store(tmp_path_factory, s3_store, server):
    """Such a server, and a proxy on its way and its clients' to the store."""
    proxy = FaultProxy(s3_store.port)
    variables = {**s3_store.variables_for_clients, "MLFLOW_S3_ENDPOINT_URL": proxy.url}
    folder = tmp_path_factory.mktemp("mlflow-broken-store")
    with MlflowServer(folder, *server.arguments, **variables) as behind:
        behind.variables = {}
        yield behind, proxy
    proxy.stop()


def test_an_error_of_the_store_names_it_and_no_signature(tmp_path, broken_store, reviews):
    server, proxy = broken_store
    program = on_server(tmp_path, server, HOME=str(tmp_path), MLFLOW_HTTP_REQUEST_MAX_RETRIES="0")
    proxy.arm()
    program.ok("train", "--data-path", reviews, "--champion")
    for method, command in {
        "PUT": ("train", "--data-path", reviews),
        "GET": ("predict", "A wonderful film", "--json"),
    }.items():
        for kind in ("401", "403", "503", "before"):
            shutil.rmtree(program.home / "cache", ignore_errors=True)
            proxy.arm(Fault(kind, 0, lasting=True, only=f"{method} /{BUCKET}/root/"))
            answer = program.run(*command)
            assert answer.code != 0, (method, kind)
            assert f"{proxy.url}/{BUCKET}/root/" in answer.err, answer.err
            check_secret(answer)
    proxy.arm()
    assert program.ok(*command).json["predictions"]
