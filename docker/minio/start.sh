#!/bin/bash
# The store and its console, with keys from the environment or from files.
set -euo pipefail
# shellcheck source=docker/secret.sh
. /usr/local/lib/secret.sh

MINIO_ROOT_USER=$(secret MINIO_ROOT_USER)
MINIO_ROOT_PASSWORD=$(secret MINIO_ROOT_PASSWORD)
export MINIO_ROOT_USER MINIO_ROOT_PASSWORD
unset MINIO_ROOT_USER_FILE MINIO_ROOT_PASSWORD_FILE # MinIO would look for them once more
exec minio server /data --console-address :9001
