"""The Compose stack as the tests drive it: one project, the ports that the README names."""

import contextlib
import json
import os
import pathlib
import subprocess
import time

import requests
from support.waiting import until

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build/stack-test"
SERVICES = ("postgres", "minio", "mlflow", "prefect-server", "training", "fastapi")
API = "http://localhost:8000"
MLFLOW = "http://localhost:5001"
PREFECT_PAGES = "http://localhost:4200"
PREFECT = f"{PREFECT_PAGES}/api"
STORE = "http://localhost:9000"
CONSOLE = "http://localhost:9001"
PATIENCE = 420  # seconds for services to start on a busy machine


class Stack:
    """One Compose project; tools/dev/stack_test.sh has set its name and its images."""

    def __init__(self, *files, **variables):
        self.files = [part for file in files for part in ("-f", str(file))]
        self.environment = {**os.environ, "COMPOSE_DISABLE_ENV_FILE": "1", **variables}
        self.project = self.environment["COMPOSE_PROJECT_NAME"]
        self.peaks = {}

    def compose(self, *arguments, check=True, timeout=900, **options):
        command = ["docker", "compose", *self.files, *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=timeout,
            check=False,
            **options,
        )
        if check:
            assert done.returncode == 0, f"{arguments}:\n{done.stdout}{done.stderr}"
        return done

    def up(self, seconds=PATIENCE):
        """Starts what is not running, and waits until all six are healthy."""
        start = time.monotonic()
        self.compose("up", "-d", "--no-build", timeout=seconds)
        self.wait_healthy(seconds)
        print(f"\nsix healthy services after {time.monotonic() - start:.0f} s")

    def stop(self, *arguments):
        """A command that ends containers, after a look at what they took."""
        self.note_memory()
        return self.compose(*arguments)

    def exec(self, *arguments, service="training", **options):
        """A command in a running container, as a user types it."""
        return self.compose("exec", "-T", service, *arguments, **options)

    def sentiment(self, *arguments, **options):
        return self.exec("sentiment", *arguments, **options).stdout

    def json(self, *arguments):
        return json.loads(self.sentiment(*arguments, "--json"))

    def services(self):
        """{service: (state, health)} as `docker compose ps` shows them."""
        lines = self.compose("ps", "--format", "json").stdout.splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        return {row["Service"]: (row["State"], row["Health"]) for row in rows}

    def wait_healthy(self, seconds=PATIENCE):
        wanted = {name: ("running", "healthy") for name in SERVICES}
        until(lambda: self.services() == wanted, seconds, "six healthy services")

    def container(self, service):
        return self.compose("ps", "-q", "-a", service).stdout.strip()

    def inspect(self, service, template):
        return docker("inspect", "-f", template, self.container(service)).strip()

    def note_memory(self):
        """Keeps each container's highest memory (page cache included) in `peaks`; none may have been killed for it."""
        for service in self.services():
            identity = self.container(service)
            assert self.inspect(service, "{{.State.OOMKilled}}") == "false", service
            for pattern in (
                f"memory/**/{identity}/memory.max_usage_in_bytes",
                f"**/*{identity}*/memory.peak",
            ):
                for file in pathlib.Path("/sys/fs/cgroup").glob(pattern):
                    self.peaks[service] = max(
                        self.peaks.get(service, 0), int(file.read_text()) >> 20
                    )

    def python(self, service, program, *arguments):
        """What a Python program prints in the container of mlflow or prefect-server."""
        return self.exec("python3", "-c", program, *arguments, service=service).stdout

    def leftovers(self):
        """Containers, volumes and networks of the project."""
        label = f"label=com.docker.compose.project={self.project}"
        kinds = (["ps", "-aq"], ["volume", "ls", "-q"], ["network", "ls", "-q"])
        return [name for kind in kinds for name in docker(*kind, "--filter", label).split()]

    def versions(self):
        """{version: its aliases}, and the version that is champion, of the walk's model."""
        return {
            int(row["version"]): row["aliases"] for row in self.json("list-versions")["versions"]
        }

    def champion(self):
        return next(v for v, aliases in self.versions().items() if "champion" in aliases)


def docker(*arguments):
    return subprocess.run(["docker", *arguments], text=True, capture_output=True, check=True).stdout


def get(url, **options):
    """The JSON of a 200 answer."""
    answer = requests.get(url, timeout=60, **options)
    assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text[:300]}"
    return answer.json()


def post(url, body=None, **options):
    answer = requests.post(url, json=body, timeout=60, **options)
    assert answer.ok, f"{url}: {answer.status_code} {answer.text[:300]}"
    return answer.json()


@contextlib.contextmanager
def timed(title):
    """Prints the seconds a step took."""
    start = time.monotonic()
    yield
    print(f"\n{title}: {time.monotonic() - start:.1f} s")
