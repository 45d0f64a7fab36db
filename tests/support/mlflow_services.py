"""MLflow's server as it stands in production: PostgreSQL behind it, artifacts in a MinIO."""

import contextlib
import subprocess

from support.minio_server import MinioServer
from support.mlflow_server import PYTHON, MlflowServer, environment
from support.postgres_server import PostgresServer

BUCKET = "mlflow-artifacts"
KINDS = {
    "proxied": ["--artifacts-destination", f"s3://{BUCKET}/art"],
    "direct": ["--no-serve-artifacts", "--default-artifact-root", f"s3://{BUCKET}/root"],
}


@contextlib.contextmanager
def on_services(kind, folder):
    """`kind` says who reads and writes the artifacts: the server (proxied), its clients (direct)."""
    arguments = KINDS[kind]
    with contextlib.ExitStack() as services:
        store = MinioServer(folder).start()
        services.callback(store.stop)
        database = PostgresServer().start()
        services.callback(database.stop)
        keys = store.variables_for_clients
        make = "import boto3, sys; boto3.client('s3', endpoint_url=sys.argv[1])"
        make += ".create_bucket(Bucket=sys.argv[2])"
        command = [PYTHON, "-c", make, store.url, BUCKET]
        subprocess.run(command, env=environment(**keys), check=True, timeout=120)
        uri = ["--backend-store-uri", database.url]
        with MlflowServer(folder, *uri, *arguments, **keys) as server:
            if kind == "proxied":  # its clients need no keys, and shall not have them
                server.variables = {}
            yield server
