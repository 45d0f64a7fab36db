"""Each service killed under load, and the database restarted in the middle of a training."""

import re
import threading
import time

import pytest
import requests
from stack import API, MLFLOW, SERVICES, get, post

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


def test_postgres_restarted_in_mid_training_costs_no_model(stack):
    before = set(stack.versions())
    restart = threading.Thread(target=stack.stop, args=("restart", "postgres"))
    restart.start()
    done = stack.exec("sentiment", "train", check=False, timeout=600)
    restart.join()
    stack.wait_healthy()
    print(f"\ntraining beside a restart of postgres: exit code {done.returncode}")
    if done.returncode == 4:  # the outage outlasted the training's patience: the model was kept
        kept = re.search(r"train --resume (\w+)", done.stderr)
        assert kept, done.stderr
        stack.sentiment("train", "--resume", kept[1], timeout=600)
    else:
        assert done.returncode == 0, done.stderr
    (new,) = set(stack.versions()) - before
    newest = next(v for v in stack.json("list-versions")["versions"] if v["version"] == new)
    run = get(f"{MLFLOW}/api/2.0/mlflow/runs/get", params={"run_id": newest["run_id"]})["run"]
    assert run["info"]["status"] == "FINISHED"


def test_no_container_ran_out_of_memory(stack):
    stack.note_memory()
