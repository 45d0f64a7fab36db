#!/bin/bash
# docker/restore.sh FOLDER: fills an empty stack (fresh volumes, not started yet) from a folder of docker/backup.sh, and starts it.
set -euo pipefail
folder=${1:?usage: docker/restore.sh FOLDER}
(cd "$folder" && sha256sum --quiet -c SHA256SUMS)
docker compose up -d --wait postgres
for database in mlflow prefect; do
  tables=$(docker compose exec -T postgres psql -U postgres -d "$database" -tAc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
  if [ "$tables" != 0 ]; then
    echo "the database $database is not empty: restore into a stack of its own, or 'docker compose down -v' this one first" >&2
    exit 1
  fi
done
for database in mlflow prefect; do
  docker compose exec -T postgres pg_restore -U postgres --exit-on-error --no-owner --role="$database" -d "$database" <"$folder/$database.dump"
done
docker compose run --rm -T --no-deps --entrypoint tar minio -x -C /data <"$folder/minio.tar"
docker compose up -d --wait minio mlflow prefect-server training fastapi
