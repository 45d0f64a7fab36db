#!/bin/bash
# Runs once, when the volume is empty: one role and one database each for MLflow and Prefect.
# Passwords come from the environment (compose.yaml) or from files named <NAME>_FILE (compose.prod.yaml).
set -euo pipefail
# shellcheck source=docker/secret.sh
. /usr/local/lib/secret.sh

password=$(secret POSTGRES_PASSWORD) # only to refuse a default one
for name in mlflow prefect; do
  password=$(secret "${name^^}_DB_PASSWORD")
  export password # read by psql itself: a command line can be seen by others
  psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -v role="$name" <<'SQL'
\getenv password password
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role";
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
SQL
done
