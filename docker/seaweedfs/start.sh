#!/bin/bash
# The store, with keys from the environment or from files. Its parts talk to each other on the loopback: only S3,
# which asks for the keys, and the updates of its rights, which take none but local callers, listen to others.
set -euo pipefail
# shellcheck source=docker/secret.sh
. /usr/local/lib/secret.sh

AWS_ACCESS_KEY_ID=$(secret MINIO_ROOT_USER)
AWS_SECRET_ACCESS_KEY=$(secret MINIO_ROOT_PASSWORD)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY # the administrator's, as SeaweedFS names them
exec weed server -dir=/data -ip=127.0.0.1 -ip.bind=127.0.0.1 -volume.max=0 -master.volumeSizeLimitMB=1024 \
  -s3 -s3.port=9000 -s3.ip.bind=0.0.0.0 -s3.autoCreateBucket=false -s3.port.iceberg=0 -s3.port.lance=0
