"""Each service killed under load, and the database restarted and stopped in the middle of a training."""

import random
import re
import subprocess
import threading
import time

import pytest
import requests
from stack import API, MLFLOW, PREFECT, ROOT, SERVICES, get, post
from support.waiting import until

SYLLABLES = (
    "ba",
    "den",
    "fil",
    "gor",
    "kus",
    "lan",
    "mip",
    "nox",
    "pur",
    "ret",
    "sat",
    "tiv",
    "vel",
    "zom",
)
GOOD = {"text": "A wonderful film, beautifully acted and very moving."}


class Load:
    """Asks for predictions all the time, and keeps what went wrong."""

    def __init__(self, version):
        self.version = str(version)
        self.failed = []
        self.answered = 0
        self.outages = 0  # failures in a row count as one
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        up = True
        while not self.stopped.wait(0.01):
            try:
                answer = requests.post(f"{API}/predict", json=GOOD, timeout=30)
                assert answer.status_code == 200, answer.text
                assert answer.json()["model_version"] == self.version
                self.answered += 1
                up = True
            except (requests.RequestException, AssertionError) as error:
                self.failed.append(repr(error)[:300])
                self.outages += up
                up = False

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_service_comes_back_and_predictions_go_on(stack, service):
    champion = stack.champion()
    with Load(champion) as load:
        time.sleep(1)
        stack.stop("kill", "-s", "KILL", service)
        time.sleep(1)
        stack.up()
        time.sleep(1)
    print(f"{service} killed: {load.answered} predictions answered, {len(load.failed)} failed")
    assert load.answered > 50
    if service == "fastapi":
        assert load.outages == 1, load.failed
    else:
        assert load.failed == []
    assert stack.champion() == champion
    assert post(f"{API}/predict", GOOD)["model_version"] == str(champion)


def write_slow_reviews(path):
    """Texts without meaning: the solver takes a thousand steps to learn their labels by heart."""
    draw = random.Random(1)
    words = [a + b for a in SYLLABLES for b in SYLLABLES]
    rows = (f"{' '.join(draw.choices(words, k=80))},{draw.randrange(2)}\n" for _ in range(60_000))
    path.write_text("text,label\n" + "".join(rows))
    path.chmod(0o644)


@pytest.fixture(scope="module")
def slow(stack, tmp_path_factory):
    """`train` with data and settings that keep one thread busy for about a minute."""
    file = tmp_path_factory.mktemp("data") / "slow.csv"
    write_slow_reviews(file)
    stack.compose("cp", str(file), "training:/app/data/slow.csv")
    settings = ("model.C=1e6", "model.tol=1e-12", "model.max_iter=100000")
    settings += ("vectorizer.max_features=null", "vectorizer.stop_words=null")
    sets = [part for setting in settings for part in ("--set", setting)]
    return ["train", "--data-path", "data/slow.csv", "--threads", "1", *sets]


def flow_runs(states):
    """Flow runs of slow trainings that Prefect shows in one of the states, the newest first."""
    wanted = {"name": {"like_": "train-slow-"}, "state": {"type": {"any_": states}}}
    return post(f"{PREFECT}/flow_runs/filter", {"flow_runs": wanted, "sort": "START_TIME_DESC"})


def task_states(flow_run):
    rows = post(f"{PREFECT}/task_runs/filter", {"flow_runs": {"id": {"any_": [flow_run["id"]]}}})
    return {row["name"]: row["state_type"] for row in rows}


def mlflow_runs(status):
    """Ids of the runs of that status in the trainings' experiment."""
    named = {"experiment_name": "sentiment-classifier"}
    found = get(f"{MLFLOW}/api/2.0/mlflow/experiments/get-by-name", params=named)
    search = {
        "experiment_ids": [found["experiment"]["experiment_id"]],
        "filter": f"attributes.status = '{status}'",
        "max_results": 1000,
    }
    runs = post(f"{MLFLOW}/api/2.0/mlflow/runs/search", search).get("runs", [])
    return {run["info"]["run_id"] for run in runs}


class MidTraining:
    """A slow training, begun, as both servers show it while the model is being fitted."""

    def __init__(self, stack, command):
        self.stack = stack
        self.before = stack.versions()
        command = ["exec", "-T", "training", "sentiment", *command]
        self.process = subprocess.Popen(
            ["docker", "compose", *stack.files, *command],
            cwd=ROOT,
            env=stack.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        (self.flow_run,) = until(lambda: flow_runs(["RUNNING"]), 120, "Prefect shows the training")
        until(
            lambda: task_states(self.flow_run).get("train-model") == "RUNNING",
            120,
            "Prefect shows the model being fitted",
        )
        assert task_states(self.flow_run)["split-data"] == "COMPLETED"
        (self.run,) = mlflow_runs("RUNNING")
        self.must_be_at_work()

    def must_be_at_work(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the training is over: {self.process.communicate()}")

    def end(self):
        """Exit code and words of the training."""
        out, err = self.process.communicate(timeout=900)
        return self.process.returncode, out, err

    def published_once(self, output):
        """The one new version, of the run that was begun; champion only if the output says so."""
        after = self.stack.versions()
        (new,) = set(after) - set(self.before)
        shown = self.stack.json("list-versions")["versions"]
        assert next(v["run_id"] for v in shown if v["version"] == new) == self.run
        assert f"Registered model version: {new}\n" in output
        if "Status: Set as champion" in output:
            assert after[new] == ["champion"]
        else:
            assert "Status: Not promoted" in output
            assert after == {**self.before, new: []}
        assert mlflow_runs("RUNNING") == set()
        assert self.run in mlflow_runs("FINISHED")


def test_postgres_restarted_in_mid_training_costs_nothing(stack, slow):
    training = MidTraining(stack, [*slow, "--champion"])
    stack.stop("restart", "postgres")
    until(lambda: stack.services()["postgres"][1] == "healthy", 120, "the database is back")
    training.must_be_at_work()
    print(f"\npostgres restarted while {training.flow_run['name']} was in train-model", end="")
    code, out, err = training.end()
    assert code == 0, err
    training.published_once(out)
    stack.wait_healthy()
    until(  # what the end could not tell in its five seconds, the next command does
        lambda: stack.sentiment("sync") and flow_runs(["COMPLETED"]), 120, "the flow run is over"
    )
    assert flow_runs(["RUNNING", "PENDING"]) == []
    assert set(task_states(training.flow_run).values()) == {"COMPLETED"}


def test_postgres_gone_from_mid_training_on_keeps_the_model(stack, slow):
    training = MidTraining(stack, [*slow, "--champion"])
    stack.stop("stop", "postgres")
    training.must_be_at_work()
    print(f"\npostgres stopped while {training.flow_run['name']} was in train-model", end="")
    code, _, err = training.end()
    assert code == 4, err
    kept = re.search(r"train --resume (\w+)", err)
    assert kept, err
    stack.up()
    assert stack.versions() == training.before
    training.published_once(stack.sentiment("train", "--resume", kept[1], timeout=600))
    until(
        lambda: stack.sentiment("sync") and not flow_runs(["RUNNING", "PENDING"]),
        120,
        "no flow run is left at work",
    )
    tasks = task_states(training.flow_run)
    assert tasks["train-model"] == "COMPLETED" and "RUNNING" not in tasks.values()
    assert "register-model" not in tasks


def test_no_container_ran_out_of_memory(stack):
    stack.note_memory()
