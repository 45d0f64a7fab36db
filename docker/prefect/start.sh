#!/bin/bash
# The Prefect server on its own database in postgres.
set -euo pipefail
# shellcheck source=docker/secret.sh
. /usr/local/lib/secret.sh

password=$(secret PREFECT_DB_PASSWORD)
password=$(printf %s "$password" | python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read(), safe=""))')
export PREFECT_API_DATABASE_CONNECTION_URL=postgresql+asyncpg://prefect:$password@postgres:5432/prefect
exec prefect server start --host 0.0.0.0 --port 4200
