"""A real Prefect server of the tests' own: SQLite in a folder, a free port, stopped at the end."""

import contextlib
import os
import pathlib
import signal
import subprocess
import time

import requests

from support.sentiment_program import ROOT, free_port
from support.waiting import until

PREFECT = ROOT / ".venv-prefect/bin/prefect"
START_SECONDS = 300  # the first start makes the database: 10 s on an idle machine


class PrefectServer:
    """`prefect server start`; its API is at `api`."""

    def __init__(self, folder, port=None, **settings):
        self.folder = pathlib.Path(folder)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.api = f"{self.url}/api"
        self.log = self.folder / "server.log"
        self.process = None
        self.auth = None
        if text := settings.get("PREFECT_SERVER_API_AUTH_STRING"):
            self.auth = tuple(text.split(":", 1))
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        self.environment = {
            **kept,
            "PREFECT_HOME": str(self.folder),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_UI_API_URL": self.api,
            "PREFECT_API_URL": self.api,
            **settings,
        }

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(self.port)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if requests.get(f"{self.api}/ready", timeout=5).status_code == 200:
                    return self
            except requests.RequestException:
                pass
            time.sleep(0.2)
        self.kill()
        raise AssertionError(f"the Prefect server did not start:\n{self.log.read_text()[-3000:]}")

    def _end(self, number):
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=15)
        self.process = None

    def stop(self):
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def call(self, method, path, body=None):
        """The answer's JSON; any status but 2xx is a failure."""
        for _ in range(50):  # SQLite under several writers answers 503 now and then
            answer = requests.request(
                method, self.api + path, json=body, auth=self.auth, timeout=120
            )
            if answer.status_code != 503:
                break
            time.sleep(0.2)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        return self.call("POST", path, body)

    def flow_run(self, run):
        return self.get(f"/flow_runs/{run}")

    def task_runs(self, run):
        """In the order in which they began."""
        return self.post(
            "/task_runs/filter",
            {"flow_runs": {"id": {"any_": [run]}}, "sort": "EXPECTED_START_TIME_ASC"},
        )

    def graph(self, run):
        """label → (state type, labels of the parents)"""
        nodes = self.get(f"/flow_runs/{run}/graph-v2")["nodes"]
        labels = {node_id: node["label"] for node_id, node in nodes}
        return {
            node["label"]: (
                node["state_type"],
                sorted({labels[parent["id"]] for parent in node["parents"]}),
            )
            for _, node in nodes
        }

    def logs(self, run):
        """Of flow and tasks, in the order of their times."""
        logs = {"flow_run_id": {"any_": [run]}}
        return self.post("/logs/filter", {"logs": logs, "limit": 200, "sort": "TIMESTAMP_ASC"})

    def artifacts(self, run):
        """key → artifact"""
        found = self.post("/artifacts/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return {artifact["key"]: artifact for artifact in found}

    def wait_for(self, check, seconds=90, what="the server's picture"):
        """The first true answer of `check`, which may fail until then."""
        return until(check, seconds, what)

    def wait_for_state(self, run, state, seconds=90):
        return self.wait_for(
            lambda: (found := self.flow_run(run))["state_type"] == state and found,
            seconds,
            f"state {state}",
        )

    def wait_for_tasks(self, run, count, seconds=90):
        """Task rows come about a second after their events: until `count` are final."""
        final = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}

        def all_final():
            tasks = self.task_runs(run)
            return len(tasks) == count and all(t["state_type"] in final for t in tasks) and tasks

        return self.wait_for(all_final, seconds, f"{count} finished tasks")
