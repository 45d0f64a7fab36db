"""Backup, and restore into an empty stack: the same rows, the same objects, the same champion."""

import os
import subprocess

from stack import API, ROOT, get, post
from support.waiting import until

GOOD = {"text": "A wonderful film, beautifully acted and very moving."}

# The digest of each object in each bucket, and of their names.
OBJECTS = """
import boto3, hashlib, os
s3 = boto3.client('s3', endpoint_url=os.environ['MLFLOW_S3_ENDPOINT_URL'],
    aws_access_key_id=os.environ['MINIO_ROOT_USER'], aws_secret_access_key=os.environ['MINIO_ROOT_PASSWORD'])
for bucket in s3.list_buckets()['Buckets']:
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket['Name']):
        for entry in page.get('Contents', ()):
            body = s3.get_object(Bucket=bucket['Name'], Key=entry['Key'])['Body'].read()
            print(bucket['Name'], entry['Key'], hashlib.sha256(body).hexdigest())
"""
# Rows that only trainings and people write: both servers keep books of their own beside them.
TABLES = {
    "mlflow": (
        "runs",
        "params",
        "metrics",
        "tags",
        "model_versions",
        "registered_model_aliases",
        "logged_models",
    ),
    "prefect": ("flow", "flow_run", "task_run", "log", "artifact", "deployment"),
}


def rows(stack):
    """{(database, table): (rows, digest of them all)}"""
    found = {}
    for database, tables in TABLES.items():
        for table in tables:
            columns = (
                "count(*)"
                if table == "deployment"
                else "count(*), md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
            )
            query = f'SELECT {columns} FROM "{table}" t'
            answer = stack.exec(
                "psql", "-U", "postgres", "-d", database, "-tAc", query, service="postgres"
            )
            found[database, table] = answer.stdout.strip()
    return found


def script(stack, name, folder):
    done = subprocess.run(
        [ROOT / "docker" / name, folder],
        cwd=ROOT,
        env=stack.environment | {"PATH": os.environ["PATH"]},
        text=True,
        capture_output=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_backup_restores_into_an_empty_stack(stack, tmp_path):
    stack.stop("stop", "training")  # nobody writes any more
    rows_before, objects_before = rows(stack), stack.python("mlflow", OBJECTS)
    assert len(objects_before.splitlines()) > 20
    answer = post(f"{API}/predict", GOOD)
    script(stack, "backup.sh", tmp_path / "backup")
    stack.stop("down", "-v")
    assert stack.leftovers() == []

    script(stack, "restore.sh", tmp_path / "backup")
    stack.wait_healthy()
    assert rows(stack) == rows_before
    assert stack.python("mlflow", OBJECTS) == objects_before
    until(lambda: get(f"{API}/health")["model_loaded"], 60, "the champion is served again")
    assert post(f"{API}/predict", GOOD) == answer
    before = len(stack.versions())
    stack.sentiment("train")
    assert len(stack.versions()) == before + 1

    refused = subprocess.run(
        [ROOT / "docker/restore.sh", tmp_path / "backup"],
        cwd=ROOT,
        env=stack.environment,
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert refused.returncode == 1 and "is not empty" in refused.stderr
