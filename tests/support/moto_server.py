"""A real S3 API on loopback: moto's server."""

import pathlib

from support.s3_store import ENVIRONMENT, PYTHON, S3Store, without_aws


class MotoServer(S3Store):
    """The store in memory; stopped and started again it is empty."""

    def __init__(self, folder):
        super().__init__(pathlib.Path(folder) / "moto.log")

    def start(self, seconds=60):
        assert PYTHON.exists(), f"{PYTHON} is not there: ./dev test makes it"
        command = [ENVIRONMENT / "bin/moto_server", "-H", "127.0.0.1", "-p", self.port]
        return self.run(command, "/moto-api/data.json", seconds, env=without_aws())
