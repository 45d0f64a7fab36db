"""A real MinIO, built by `./dev nightly` from the Go module that docker/minio/go.mod pins."""

import os
import pathlib
import subprocess
import time

import requests

from support.s3_store import KEYS, S3Store, without_aws
from support.sentiment_program import ROOT, free_port

PROGRAM = pathlib.Path(os.environ.get("MINIO_PROGRAM", ROOT / "build/nightly/minio"))


class MinioServer(S3Store):
    """The store with its objects below `folder`: they outlast a stop."""

    def __init__(self, folder):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.log = self.folder / "minio.log"
        self.process = None

    def start(self, seconds=120):
        assert PROGRAM.exists(), f"{PROGRAM} is not there: ./dev nightly builds it"
        root = {
            "MINIO_ROOT_USER": KEYS["AWS_ACCESS_KEY_ID"],
            "MINIO_ROOT_PASSWORD": KEYS["AWS_SECRET_ACCESS_KEY"],
        }
        command = [PROGRAM, "server", self.folder / "data", "--address", f"127.0.0.1:{self.port}"]
        command += ["--console-address", f"127.0.0.1:{free_port()}"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                cwd=self.folder,
                env={**without_aws(), **root, "HOME": str(self.folder), "MINIO_BROWSER": "off"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/minio/health/live", timeout=5).status_code == 200:
                    return self
            except requests.RequestException:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"minio did not answer:\n{self.log.read_text()[-4000:]}")

    def stop(self):
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            process.wait(timeout=30)

    def refuses(self, key):
        return "//" in key or ".." in key.split("/")  # names of files are made of it
