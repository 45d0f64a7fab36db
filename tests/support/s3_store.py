"""What the S3 stores of the tests have in common: their keys, and boto3 to look into them."""

import json
import os
import subprocess

from support.sentiment_program import ROOT, free_port

ENVIRONMENT = ROOT / ".venv-moto"  # python_env moto
PYTHON = ENVIRONMENT / "bin/python"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "geheim/+test"}


def without_aws():
    """This process's environment less what would lead to somebody's real store."""
    ours = ("AWS_", "MINIO_", "MLFLOW_", "SENTIMENT_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}


class S3Store:
    """A store on a free port of loopback; subclasses start and stop it."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

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
