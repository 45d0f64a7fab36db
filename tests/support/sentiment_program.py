"""Runs the built program as a user would, in a folder of its own."""

import contextlib
import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import time

import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("SENTIMENT_PROGRAM", ROOT / "build/release/sentiment"))
TIMEOUT = 120  # seconds; no command here should come near


@dataclasses.dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Sentiment:
    """The program with a working folder; its home is `folder/.sentiment`."""

    def __init__(self, folder, **environment):
        self.folder = pathlib.Path(folder)
        self.home = self.folder / ".sentiment"
        self.executable = PROGRAM
        ours = ("SENTIMENT_", "MLFLOW_", "PREFECT_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        self.environment = {**kept, **environment}

    @property
    def model(self):
        """The registered model's name."""
        return self.environment.get("MODEL_NAME", "sentiment-classifier")

    def start(self, *arguments, **options):
        """The running process, its two outputs as pipes."""
        return subprocess.Popen(
            [self.executable, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            **options,
        )

    def run(self, *arguments, **options):
        """The answer of a command, whatever its exit code."""
        with self.start(*arguments, **options) as process:
            out, err = process.communicate(timeout=TIMEOUT)
        return Answer(process.returncode, out, err)

    def ok(self, *arguments, **options):
        """The answer of a command that has to succeed."""
        answer = self.run(*arguments, **options)
        assert answer.code == 0, f"{arguments} ended with {answer.code}:\n{answer.err}{answer.out}"
        return answer

    @contextlib.contextmanager
    def serving(self, *arguments, ready=True):
        """A running `serve` on a free port, stopped with SIGTERM at the end."""
        port = free_port()
        log = (self.folder / "serve.log").open("w+")
        process = self.start("serve", "--port", port, *arguments, stdout=log, stderr=log)
        server = Server(f"http://127.0.0.1:{port}", port, process, pathlib.Path(log.name))
        try:
            server.wait("/health/ready" if ready else "/health/live")
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
            server.exit_code = process.wait(timeout=30)
            log.close()


@dataclasses.dataclass
class Server:
    url: str
    port: int
    process: subprocess.Popen
    log: pathlib.Path
    exit_code: int | None = None

    def get(self, path, **options):
        return requests.get(self.url + path, timeout=10, **options)

    def post(self, path, **options):
        return requests.post(self.url + path, timeout=10, **options)

    def wait(self, path, seconds=120):
        """Until `path` answers 200."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(requests.ConnectionError):
                if self.get(path).status_code == 200:
                    return
            time.sleep(0.02)
        raise AssertionError(f"serve did not answer {path}:\n{self.log.read_text()}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
