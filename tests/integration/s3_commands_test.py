"""Commands that read from S3, against a real S3 API."""

import json

import pytest
from support.s3_store import KEYS
from support.sentiment_program import Sentiment


@pytest.fixture
def program(tmp_path, s3_store):
    """The program beside the store; HOME holds nobody's profiles."""
    return Sentiment(tmp_path, HOME=str(tmp_path), **s3_store.variables_for_clients)


@pytest.fixture(scope="module")
def bucket(s3_store, reviews):
    """Reviews with labels, and some without, as CSV and as JSON lines."""
    texts = ["A wonderful film, I loved it.", "A dull and tedious waste of time."]
    objects = {
        "reviews.csv": reviews.read_text(),
        "texts.csv": "text\n" + "".join(f'"{text}"\n' for text in texts),
        "texts.jsonl": "".join(json.dumps({"text": text}) + "\n" for text in texts),
    }
    script = """
s3.create_bucket(Bucket='reviews')
for key, body in given.items():
    s3.put_object(Bucket='reviews', Key=f'a b/{key}', Body=body.encode())
"""
    s3_store.boto(script, objects)
    return "s3://reviews/a b"


def test_storage_init_makes_the_buckets_once(program, s3_store):
    buckets = "answer = [b['Name'] for b in s3.list_buckets()['Buckets']]"
    before = s3_store.boto(buckets)  # other tests use the store, too
    assert program.ok("storage", "init").out.splitlines() == [
        f"{name} was there already" if name in before else f"{name} created"
        for name in ("mlflow-artifacts", "models", "data")
    ]
    again = program.ok("storage", "init", "--json").json
    assert again["endpoint"] == s3_store.url
    assert again["buckets"] == [
        {"name": name, "created": False} for name in ("mlflow-artifacts", "models", "data")
    ]
    assert {"mlflow-artifacts", "models", "data"} <= set(s3_store.boto(buckets))


def test_minios_own_keys_do(program):
    user, password = (program.environment.pop(name) for name in KEYS)
    assert "MINIO_ROOT_USER" in program.run("storage", "init").err
    program.environment |= {"MINIO_ROOT_USER": user, "MINIO_ROOT_PASSWORD": password}
    assert program.ok("storage", "init")


def test_keys_come_from_a_profile(program):
    keys = {program.environment.pop(name) for name in list(KEYS)}
    assert keys == set(KEYS.values())
    (program.folder / ".aws").mkdir()
    lines = [f"{name.lower()} = {value}" for name, value in KEYS.items()]
    (program.folder / ".aws/credentials").write_text("[work]\n" + "\n".join(lines) + "\n")
    assert program.run("storage", "init").code == 1
    assert program.run("storage", "init").out == ""
    program.environment["AWS_PROFILE"] = "work"
    assert program.ok("storage", "init")


def test_a_training_reads_its_data_from_s3(program, bucket, reviews):
    here = program.ok("train", "--data-path", reviews, "--json").json
    there = program.ok("train", "--data-path", f"{bucket}/reviews.csv", "--champion", "--json").json
    assert there["metrics"] == here["metrics"]
    run = program.ok("runs", "show", there["run_id"], "--json").json
    assert f"{bucket}/reviews.csv" in json.dumps(run)
    path = f"{bucket}/reviews.csv"
    split = program.ok("train", "--data-path", reviews, "--test-path", path, "--json").json
    assert split["test_rows"] == 2000
    assert program.ok("evaluate", "--data-path", path, "--json").json["rows"] == 2000
    assert program.ok("data", "validate", path, "--json").json["path"] == path


def test_predictions_of_objects_are_those_of_files(program, bucket, reviews, s3_store):
    program.ok("train", "--data-path", reviews, "--champion")
    for name in ("texts.csv", "texts.jsonl"):
        script = "answer = s3.get_object(Bucket='reviews', Key=given)['Body'].read().decode()"
        (program.folder / name).write_text(s3_store.boto(script, f"a b/{name}"))
        there = program.ok("predict", "--input", f"{bucket}/{name}").out
        assert there == program.ok("predict", "--input", name).out
        assert len(there.splitlines()) == (3 if name.endswith(".csv") else 2)
    answer = program.run("predict", "text", "--output", "s3://reviews/out.csv")
    assert answer.code == 2 and not (program.folder / "s3:").exists()


def test_failures_have_their_exit_codes_and_show_no_secret(program, bucket, reviews):
    program.ok("train", "--data-path", reviews, "--champion")
    commands = [
        ("train", "--data-path"),
        ("evaluate", "--data-path"),
        ("data", "validate"),
        ("predict", "--input"),
    ]
    for address, code in [(f"{bucket}/none.csv", 3), ("s3://nobody-made-it/x.jsonl", 3)]:
        for command in commands:
            answer = program.run(*command, address)
            assert answer.code == code, answer.err
            assert address in answer.err
            assert KEYS["AWS_SECRET_ACCESS_KEY"] not in answer.out + answer.err
    program.environment["MLFLOW_S3_ENDPOINT_URL"] = "http://127.0.0.1:9"
    for command in [*commands, ("storage", "init")]:
        answer = program.run(*command, *([] if "init" in command else [f"{bucket}/reviews.csv"]))
        assert answer.code == 4, answer.err
        assert "127.0.0.1:9" in answer.err


def test_config_show_masks_secrets(program):
    answer = program.ok("config", "show", "--json")
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in answer.out
    assert KEYS["AWS_ACCESS_KEY_ID"] in answer.out
