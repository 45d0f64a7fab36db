#!/bin/bash
# MLflow with one worker and without its job runners: 0.4 GiB instead of 2.3.
set -euo pipefail
# shellcheck source=docker/secret.sh
. /usr/local/lib/secret.sh

AWS_ACCESS_KEY_ID=$(secret MINIO_ROOT_USER)
AWS_SECRET_ACCESS_KEY=$(secret MINIO_ROOT_PASSWORD)
password=$(secret MLFLOW_DB_PASSWORD)
password=$(printf %s "$password" | python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read(), safe=""))')
MLFLOW_BACKEND_STORE_URI=postgresql+psycopg2://mlflow:$password@postgres:5432/mlflow # not on a command line
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY MLFLOW_BACKEND_STORE_URI
exec mlflow server --host 0.0.0.0 --port 5000 --workers 1 --artifacts-destination s3://mlflow-artifacts
