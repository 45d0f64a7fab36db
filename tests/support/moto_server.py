"""A real S3 API on loopback: moto's server."""

import pathlib
import signal
import subprocess
import time

import requests

from support.s3_store import ENVIRONMENT, PYTHON, S3Store, without_aws


class MotoServer(S3Store):
    """The store in memory; stopped and started again it is empty."""

    def __init__(self, folder):
        super().__init__()
        self.log = pathlib.Path(folder) / "moto.log"
        self.process = None

    def start(self, seconds=60):
        assert PYTHON.exists(), f"{PYTHON} is not there: ./dev test makes it"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [ENVIRONMENT / "bin/moto_server", "-H", "127.0.0.1", "-p", str(self.port)],
                env=without_aws(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/moto-api/data.json", timeout=5).status_code == 200:
                    return self
            except requests.RequestException:
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"moto_server did not answer:\n{self.log.read_text()[-4000:]}")

    def stop(self):
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)
