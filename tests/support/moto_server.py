"""A real S3 API on loopback: moto's server, with boto3 of the same environment to look into it."""

import json
import os
import pathlib
import signal
import subprocess
import time

import requests

from support.sentiment_program import ROOT, free_port

ENVIRONMENT = ROOT / ".venv-moto"  # python_env moto
PYTHON = ENVIRONMENT / "bin/python"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "geheim/+test"}


def without_aws():
    """This process's environment less what would lead to somebody's real store."""
    ours = ("AWS_", "MINIO_", "MLFLOW_", "SENTIMENT_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}


class MotoServer:
    """The store on a free port, in memory; stopped and started again it is empty."""

    def __init__(self, folder):
        self.log = pathlib.Path(folder) / "moto.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
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

    @property
    def variables_for_clients(self):
        return {"MLFLOW_S3_ENDPOINT_URL": self.url, **KEYS, "AWS_DEFAULT_REGION": "us-east-1"}

    def boto(self, script, argument=None):
        """What `script`, which finds a boto3 client as `s3` and `argument` as `given`, leaves in
        `answer`: JSON."""
        head = (
            "import boto3,json,sys\n"
            f"s3 = boto3.client('s3', endpoint_url={self.url!r})\n"
            "given = json.load(sys.stdin)\nanswer = None\n"
        )
        tail = "\nprint(json.dumps(answer))"
        process = subprocess.run(
            [PYTHON, "-c", head + script + tail],
            input=json.dumps(argument),
            env={**without_aws(), **KEYS, "AWS_DEFAULT_REGION": "us-east-1"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert process.returncode == 0, process.stderr
        return json.loads(process.stdout)
