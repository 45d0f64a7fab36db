"""MLflow's server as it stands in production: PostgreSQL behind it, artifacts in a MinIO."""

import contextlib

from support.mlflow_server import MlflowServer
from support.postgres_server import PostgresServer

BUCKET = "mlflow-artifacts"
KINDS = {
    "proxied": ["--artifacts-destination", f"s3://{BUCKET}/art"],
    "direct": ["--no-serve-artifacts", "--default-artifact-root", f"s3://{BUCKET}/root"],
}


@contextlib.contextmanager
def on_services(kind, folder, store):
    """`kind` says who reads and writes the artifacts in the store: the server (proxied), its
    clients (direct)."""
    database = PostgresServer()
    try:
        database.start()
        store.boto("s3.create_bucket(Bucket=given)", BUCKET)
        arguments = ["--backend-store-uri", database.url, *KINDS[kind]]
        with MlflowServer(folder, *arguments, **store.variables_for_clients) as server:
            if kind == "proxied":  # its clients need no keys, and shall not have them
                server.variables = {}
            yield server
    finally:
        database.stop()
