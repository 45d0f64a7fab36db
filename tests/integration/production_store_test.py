"""SENTIMENT_PRODUCTION_STORE: the champion in a bucket, read back with boto3 and served without a registry."""

import hashlib
import json
import signal
import subprocess
import time

import pytest
import requests
from support.fault_proxy import Fault, FaultProxy
from support.sentiment_program import Sentiment, free_port
from support.waiting import until

MODEL = "s3://models/sentiment-classifier"
LOOK = """
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='models')
keys = [o['Key'] for page in pages for o in page.get('Contents', [])]
answer = {k: s3.get_object(Bucket='models', Key=k)['Body'].read().hex() for k in keys}
"""
EMPTY = """
for page in s3.get_paginator('list_objects_v2').paginate(Bucket='models'):
    for object in page.get('Contents', []):
        s3.delete_object(Bucket='models', Key=object['Key'])
"""


@pytest.fixture
def program(tmp_path, s3_store):
    program = Sentiment(
        tmp_path,
        HOME=str(tmp_path),
        SENTIMENT_PRODUCTION_STORE="s3://models",
        **s3_store.variables_for_clients,
    )
    program.ok("storage", "init")
    s3_store.boto(EMPTY, None)
    return program


@pytest.fixture
def bucket(s3_store):
    """{key below the model: bytes}, as it is now."""

    def look():
        prefix = "sentiment-classifier/"
        found = s3_store.boto(LOOK, None)
        return {k.removeprefix(prefix): bytes.fromhex(v) for k, v in found.items()}

    return look


def champion_of(found):
    """champion.json, after the folder that it names was proved."""
    champion = json.loads(found["champion.json"])
    assert set(champion) == {"version", "run", "digest"}
    folder = f"{champion['version']}/"
    listed = found[f"{folder}SHA256SUMS"]
    assert hashlib.sha256(listed).hexdigest() == champion["digest"]
    lines = dict(reversed(line.split("  ", 1)) for line in listed.decode().splitlines())
    assert {"MLmodel", "sentiment.model", "model.pkl"} <= set(lines)
    for name, digest in lines.items():
        assert hashlib.sha256(found[folder + name]).hexdigest() == digest, name
    return champion


def champion_after(trained, bucket):
    """The champion, which is the one just trained."""
    champion = champion_of(bucket())
    assert (champion["version"], champion["run"]) == (trained["model_version"], trained["run_id"])
    return champion


def train(program, reviews, *more):
    return program.ok("train", "--data-path", reviews, "--champion", "--json", *more).json


BETTER = ("--set", "vectorizer.stop_words=null")


def test_each_promotion_and_rollback_is_copied(program, bucket, reviews):
    assert program.ok("train", "--data-path", reviews) and bucket() == {}
    champion = champion_after(train(program, reviews), bucket)
    assert champion["version"] == 2
    assert not train(program, reviews)["promotion"]["promoted"]
    assert champion_of(bucket()) == champion
    champion_after(train(program, reviews, *BETTER), bucket)
    program.ok("rollback")
    assert champion_of(bucket()) == champion
    program.ok("set-alias", "--version", "1", "--alias", "challenger")
    assert champion_of(bucket()) == champion
    program.ok("set-alias", "--version", "1", "--alias", "champion")
    assert champion_of(bucket())["version"] == 1


def test_a_store_that_is_down_is_a_warning_and_made_good(program, bucket, reviews):
    url = program.environment["MLFLOW_S3_ENDPOINT_URL"]
    program.environment["MLFLOW_S3_ENDPOINT_URL"] = "http://127.0.0.1:9"
    answer = program.ok("train", "--data-path", reviews, "--champion")
    assert "warning:" in answer.err and MODEL in answer.err and "127.0.0.1:9" in answer.err
    assert "Status: Set as champion" in answer.out and bucket() == {}
    program.environment["MLFLOW_S3_ENDPOINT_URL"] = url
    program.ok("list-versions")
    assert champion_of(bucket())["version"] == 1


@pytest.mark.parametrize("at", ["2/MLmodel", "2/sentiment.model", "2/SHA256SUMS", "champion.json"])
def test_a_kill_in_between_leaves_the_old_champion_whole(program, bucket, reviews, s3_store, at):
    first = champion_after(train(program, reviews), bucket)
    proxy = FaultProxy(s3_store.port)
    try:
        program.environment["MLFLOW_S3_ENDPOINT_URL"] = proxy.url
        proxy.arm(Fault("before", 0, lasting=True, only=f"PUT /models/sentiment-classifier/{at}"))
        process = program.start("train", "--data-path", reviews, "--champion", *BETTER)
        proxy.hook = lambda line: process.kill() if at in line and "PUT" in line else None
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
    finally:
        proxy.stop()
    program.environment["MLFLOW_S3_ENDPOINT_URL"] = s3_store.url
    left = bucket()
    assert champion_of(left) == first and f"{at}" not in left.keys() - {"champion.json"}
    served = program.ok("predict", "fine", "--model", MODEL, "--json").json["model"]
    assert served == f"{MODEL}/1"
    info = program.ok("model-info", "--json").json  # any command that asks the registry
    made_good = champion_of(bucket())
    assert (made_good["version"], made_good["run"]) == (info["version"], info["run_id"])
    assert info["version"] == 2


def test_predict_and_serve_take_it_without_a_registry(program, bucket, reviews, tmp_path, s3_store):
    train(program, reviews)
    text = "A wonderful film, beautifully acted."
    expected = program.ok("predict", text, "--json").json["predictions"]
    (tmp_path / "elsewhere").mkdir()
    other = Sentiment(tmp_path / "elsewhere", HOME="/", **s3_store.variables_for_clients)
    answer = other.ok("predict", text, "--model", MODEL, "--json").json
    assert answer["predictions"] == expected and answer["model"] == f"{MODEL}/1"
    assert not (tmp_path / "elsewhere/.sentiment").exists()
    rated = other.ok("evaluate", "--data-path", reviews, "--model", f"{MODEL}/", "--json").json
    assert rated["rows"] == 2000
    assert other.run("predict", text, "--model", "s3://models/nobody").code == 3
    assert other.run("predict", text, "--model", "s3://models").code == 2

    port = free_port()
    other.environment["MODEL_RELOAD_INTERVAL"] = "1"
    server = other.start("serve", "--model", MODEL, "--port", port, stderr=subprocess.DEVNULL)
    try:

        def served():
            url = f"http://127.0.0.1:{port}/predict"
            return requests.post(url, json={"text": text}, timeout=5).json().get("model_version")

        until(lambda: served() == "1", 20, "version 1 is served")
        train(program, reviews, *BETTER)
        until(lambda: served() == "2", 20, "version 2 is served")
        damage = "s3.put_object(Bucket='models', Key='sentiment-classifier/1/MLmodel', Body=b'x')"
        s3_store.boto(damage, None)
        program.environment["SENTIMENT_PRODUCTION_STORE"] = ""
        program.ok("rollback")
        moved = json.loads(bucket()["champion.json"]) | {"version": 1}
        put = "s3.put_object(Bucket='models', Key='sentiment-classifier/champion.json', "
        s3_store.boto(f"{put}Body=given.encode())", json.dumps(moved))
        time.sleep(2.5)
        assert served() == "2"  # what cannot be proved is not served
        assert other.run("predict", text, "--model", MODEL).code == 1
    finally:
        server.terminate()
        assert server.wait(timeout=20) == 0
