"""The S3 client, driven by its example program, against a real S3 API; Amazon's client looks on."""

import hashlib
import os
import random
import subprocess

import pytest
from support.s3_store import KEYS, without_aws
from support.sentiment_program import ROOT

EXAMPLE = ROOT / "build/dev/examples/s3_example"


class Client:
    def __init__(self, folder, store):
        self.folder = folder
        self.store = store

    def run(self, *words, code=0, **variables):
        environment = {**without_aws(), **self.store.variables_for_clients, **variables}
        done = subprocess.run(
            [EXAMPLE, *map(str, words)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert KEYS["AWS_SECRET_ACCESS_KEY"] not in done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr


@pytest.fixture
def s3(tmp_path, s3_store):
    assert EXAMPLE.exists(), f"{EXAMPLE} is not there: ./dev test builds it"
    return Client(tmp_path, s3_store)


@pytest.mark.parametrize("key", ["plain.txt", "a/b c+d%20é&=?#~.txt", "x//y/../z", " lead"])
def test_what_is_put_is_what_boto_and_we_read(s3, s3_store, tmp_path, key):
    bucket = f"keys-{hashlib.md5(key.encode()).hexdigest()[:12]}"
    (tmp_path / "in").write_bytes(b"caf\xc3\xa9\n")
    assert s3.run("make", bucket) == "made\n"
    assert s3.run("make", bucket) == "was there\n"
    if s3_store.refuses(key):
        assert key in s3.run("put", "in", f"s3://{bucket}/{key}", code=1)
        return
    s3.run("put", "in", f"s3://{bucket}/{key}")
    script = "answer = s3.get_object(Bucket=given[0], Key=given[1])['Body'].read().decode()"
    assert s3_store.boto(script, [bucket, key]) == "café\n"
    assert s3.run("get", f"s3://{bucket}/{key}", "out") == "verified\n"
    assert (tmp_path / "out").read_bytes() == b"caf\xc3\xa9\n"
    assert key in s3.run("list", f"s3://{bucket}")
    s3.run("delete", f"s3://{bucket}/{key}")
    assert s3.run("list", f"s3://{bucket}") == ""


def test_a_large_file_goes_in_parts_and_comes_back_whole(s3, s3_store, tmp_path):
    data = random.Random(4).randbytes(20 * 1024 * 1024 + 7)
    (tmp_path / "in").write_bytes(data)
    s3.run("make", "large")
    s3.run("put", "in", "s3://large/file")
    script = """
head = s3.head_object(Bucket='large', Key='file')
uploads = s3.list_multipart_uploads(Bucket='large').get('Uploads', [])
answer = [head['ContentLength'], head['ETag'].strip('"').split('-')[1], len(uploads)]
"""
    assert s3_store.boto(script) == [len(data), "3", 0]
    assert s3.run("get", "s3://large/file", "out") == "verified\n"
    assert (tmp_path / "out").read_bytes() == data
    assert hashlib.sha256(data).hexdigest() in s3.run("head", "s3://large/file")


def test_an_object_of_boto_is_verified_too(s3, s3_store, tmp_path):
    s3_store.boto(
        "s3.create_bucket(Bucket='foreign'); s3.put_object(Bucket='foreign', Key='k', Body=b'abc')"
    )
    assert s3.run("get", "s3://foreign/k", "out") == "verified\n"
    assert (tmp_path / "out").read_bytes() == b"abc"


def test_a_long_list_is_read_page_by_page(s3, s3_store):
    script = """
s3.create_bucket(Bucket='many')
for i in range(1203):
    s3.put_object(Bucket='many', Key=f'p/{i:04} +', Body=b'')
"""
    s3_store.boto(script)
    lines = s3.run("list", "s3://many/p/").splitlines()
    assert [line[11:] for line in lines] == [f"p/{i:04} +" for i in range(1203)]


def test_what_is_not_there_is_not_found(s3):
    s3.run("make", "empty-one")
    assert "not_found" in s3.run("get", "s3://empty-one/nothing", "out", code=1)
    assert "NoSuchBucket" in s3.run("list", "s3://no-such-bucket", code=1)
    assert not os.path.exists(s3.folder / "out")


def test_a_store_that_is_down_is_said_within_seconds(s3):
    text = s3.run("list", "s3://data", code=1, MLFLOW_S3_ENDPOINT_URL="http://127.0.0.1:9")
    assert "unavailable" in text and "127.0.0.1:9" in text
