#!/bin/bash
# docker/backup.sh FOLDER: the stack's databases and buckets, while it runs, into a new folder. docker/restore.sh reads it.
set -euo pipefail
folder=${1:?usage: docker/backup.sh FOLDER}
mkdir "$folder"
# Databases first: a run or version that they name has its artifacts in the store already.
for database in mlflow prefect; do
  docker compose exec -T postgres pg_dump -U postgres -Fc "$database" >"$folder/$database.dump"
done
docker compose exec -T minio tar -c -C /data . >"$folder/minio.tar"
(cd "$folder" && sha256sum mlflow.dump prefect.dump minio.tar >SHA256SUMS && cat SHA256SUMS)
