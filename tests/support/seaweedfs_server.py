"""A real SeaweedFS, built by `./dev nightly` from the Go module that docker/seaweedfs/go.mod pins."""

import os
import pathlib

from support.s3_store import KEYS, S3Store, without_aws
from support.sentiment_program import ROOT, free_port

PROGRAM = pathlib.Path(os.environ.get("SEAWEEDFS_PROGRAM", ROOT / "build/nightly/weed"))


class SeaweedfsServer(S3Store):
    """The store with its objects below `folder`: they outlast a stop."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        super().__init__(self.folder / "seaweedfs.log")

    def start(self, seconds=120):
        assert PROGRAM.exists(), f"{PROGRAM} is not there: ./dev nightly builds it"
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        # As docker/seaweedfs/start.sh, on ports that nobody else has.
        command = [PROGRAM, "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command += ["-volume.max=0", "-master.volumeSizeLimitMB=64", "-s3", f"-s3.port={self.port}"]
        command += ["-s3.autoCreateBucket=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command.append(f"-s3.port.grpc={free_port()}")
        for part in ("master", "volume", "filer"):
            command += [f"-{part}.port={free_port()}", f"-{part}.port.grpc={free_port()}"]
        environment = {**without_aws(), **KEYS, "HOME": str(self.folder)}
        return self.run(command, "/healthz", seconds, cwd=self.folder, env=environment)

    def refuses(self, key):
        return ".." in key.split("/")  # names of files are made of it
