"""A real `mlflow server` of the pinned release, and Python of the same environment beside it."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import time
import uuid

import requests

from support.sentiment_program import ROOT, Sentiment, free_port

# python_env mlflow: what a model folder's requirements.txt asks for, and nothing else;
# mlflow-services: with drivers for PostgreSQL and S3 and MLflow's login app, too.
ENVIRONMENT = ROOT / f".venv-{os.environ.get('SENTIMENT_TEST_MLFLOW_ENV', 'mlflow')}"
PYTHON = ENVIRONMENT / "bin/python"

# What a server that leaves artifacts to its clients shares with them.
FOR_CLIENTS = (
    "MLFLOW_S3_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_DEFAULT_REGION",
)


def environment(**extra):
    """Of a process in that environment: its programs come first, nothing asks the network."""
    assert PYTHON.exists(), f"{PYTHON} is not there: ./dev test makes it"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW_", "SENTIMENT_"))}
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    path = f"{ENVIRONMENT / 'bin'}:{kept['PATH']}"
    return {**kept, **quiet, "PATH": path, "PYTHONUNBUFFERED": "1", **extra}


class MlflowServer:
    """The server on a free port of its own, with SQLite and local artifacts below `folder`.

    `arguments` are added to its own, and of two that name the same the last is taken; `prefix` is
    its --static-prefix. It can be stopped and started again on the same port with the same data.
    One worker and no job runners: 0.4 GiB of memory and 5 to 8 seconds instead of 2.3 and 25.
    """

    def __init__(self, folder, *arguments, prefix="", **variables):
        self.folder = pathlib.Path(folder)
        self.artifacts = self.folder / "artifacts"
        self.log = self.folder / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{prefix}"
        self.arguments = [*arguments, *(["--static-prefix", prefix] if prefix else [])]
        self.variables = variables
        self.process = None

    def start(self, seconds=300):
        """Until /health answers."""
        command = [ENVIRONMENT / "bin/mlflow", "server", "--host", "127.0.0.1", "--port", self.port]
        command += ["--workers", 1, "--backend-store-uri", f"sqlite:///{self.folder / 'mlflow.db'}"]
        command += ["--artifacts-destination", self.artifacts, *self.arguments]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                cwd=self.folder,
                env=environment(**self.variables),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # its worker is its child: both are ended as one group
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return self
            time.sleep(0.1)
        self.stop()
        raise AssertionError(f"mlflow server did not answer:\n{self.log.read_text()[-4000:]}")

    def stop(self):
        process, self.process = self.process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def variables_for_clients(self):
        kept = {name: self.variables[name] for name in FOR_CLIENTS if name in self.variables}
        return {"MLFLOW_TRACKING_URI": self.url, **kept}


def on_server(folder, server, **variables):
    """The program tracking to `server`, with an experiment and a model that nobody else uses."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    names = {"MODEL_NAME": name, "MLFLOW_EXPERIMENT_NAME": name}
    return Sentiment(folder, **server.variables_for_clients, **names, **variables)


def run_python(script, argument=None, folder=None, options=("-W", "error"), **variables):
    """What `script` says in the environment of the model folders, warnings being errors.

    The script finds `argument` as `given` and answers by calling `say` with a value that is JSON.
    """
    head = "import json,sys\ngiven=json.load(sys.stdin)\n"
    head += "def say(value):\n    print('\\n<<<' + json.dumps(value))\n"
    process = subprocess.run(
        [PYTHON, *options, "-c", head + script],
        input=json.dumps(argument),
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert process.returncode == 0, f"Python ended with {process.returncode}:\n{process.stderr}"
    return json.loads(process.stdout.rpartition("\n<<<")[2])
