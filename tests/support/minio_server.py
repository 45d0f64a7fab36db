"""A real MinIO, built by `./dev nightly` from the Go module that docker/minio/go.mod pins."""

import os
import pathlib

from support.s3_store import KEYS, S3Store, without_aws
from support.sentiment_program import ROOT, free_port

PROGRAM = pathlib.Path(os.environ.get("MINIO_PROGRAM", ROOT / "build/nightly/minio"))


class MinioServer(S3Store):
    """The store with its objects below `folder`: they outlast a stop."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        super().__init__(self.folder / "minio.log")

    def start(self, seconds=120):
        assert PROGRAM.exists(), f"{PROGRAM} is not there: ./dev nightly builds it"
        root = {
            "MINIO_ROOT_USER": KEYS["AWS_ACCESS_KEY_ID"],
            "MINIO_ROOT_PASSWORD": KEYS["AWS_SECRET_ACCESS_KEY"],
        }
        command = [PROGRAM, "server", self.folder / "data", "--address", f"127.0.0.1:{self.port}"]
        command += ["--console-address", f"127.0.0.1:{free_port()}"]
        environment = {**without_aws(), **root, "HOME": str(self.folder), "MINIO_BROWSER": "off"}
        return self.run(command, "/minio/health/live", seconds, cwd=self.folder, env=environment)

    def refuses(self, key):
        return "//" in key or ".." in key.split("/")  # names of files are made of it
