"""What the S3 stores of the tests have in common: their keys, and boto3 to look into them."""

import json
import os
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


class S3Store:
    """A store on a free port of loopback, its output in `log`; subclasses start and stop it."""

    def __init__(self, log):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.process = None

    def run(self, command, path, seconds, **options):
        """Starts the store and waits until it answers at `path`."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **options,
            )
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if requests.get(self.url + path, timeout=5).status_code == 200:
                    return self
            except requests.RequestException:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"{command[0]} did not answer:\n{self.log.read_text()[-4000:]}")

    def stop(self):
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            process.wait(timeout=30)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def refuses(self, key):
        """Whether this store takes no object of that name, as S3 itself would."""
        return False

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
            timeout=120,
        )
        assert process.returncode == 0, process.stderr
        return json.loads(process.stdout)
