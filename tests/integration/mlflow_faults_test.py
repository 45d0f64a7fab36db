"""A real MLflow server that fails at every turn: what stands on it afterwards, and in the home.

Looked at through MLflow's own Python client: nothing promoted wrongly, no version without files,
no run left RUNNING for good, the trained model kept, `train --resume` finishing without doubles.
"""

import json
import os
import random
import re
import signal
import subprocess
import threading
import time

import pytest
from support.fault_proxy import ANSWERS, KINDS, Fault, FaultProxy
from support.mlflow_server import PYTHON, environment, on_server
from support.sentiment_program import free_port

NIGHTLY = os.environ.get("SENTIMENT_NIGHTLY") == "1"
DRAWN = 10
SECRET = "t0p-s3cr3t-t0ken"
WEAK = ("--set", "vectorizer.max_features=20")  # a champion that the default settings beat

WATCH = """
import json, sys
import mlflow
client = mlflow.MlflowClient()

def files(model_id):
    return sorted(f.path for f in client.list_logged_model_artifacts(model_id))

def state(name):
    experiment = client.get_experiment_by_name(name)
    if experiment is None:
        return {"runs": [], "models": [], "versions": [], "champion": None}
    ids = [experiment.experiment_id]
    runs = client.search_runs(ids)
    models = client.search_logged_models(ids)
    versions = client.search_model_versions(f"name='{name}'")
    try:
        champion = int(client.get_model_version_by_alias(name, "champion").version)
    except mlflow.exceptions.MlflowException:
        champion = None
    return {
        "runs": [{"id": r.info.run_id, "status": r.info.status, "start": r.info.start_time,
                  "end": r.info.end_time, "own": r.data.tags.get("sentiment.run_id"),
                  "metrics": len(r.data.metrics), "params": len(r.data.params),
                  "outputs": [o.model_id for o in r.outputs.model_outputs]} for r in runs],
        "models": [{"id": m.model_id, "run": m.source_run_id, "status": str(m.status)}
                   for m in models],
        "versions": [{"version": int(v.version), "run": v.run_id,
                      "files": files(v.source.rpartition("/")[2])} for v in versions],
        "champion": champion,
    }

for line in sys.stdin:
    given = json.loads(line)
    if "alias" in given:
        client.set_registered_model_alias(given["name"], "champion", given["alias"])
        print("<<<null", flush=True)
    else:
        print("<<<" + json.dumps(state(given["name"])), flush=True)
"""


class Watcher:
    """MLflow's Python client in a process that stays."""

    def __init__(self, url):
        self.process = subprocess.Popen(
            [PYTHON, "-c", WATCH],
            env=environment(MLFLOW_TRACKING_URI=url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **given):
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("<<<"):
                return json.loads(line[3:])
        raise AssertionError("MLflow's client went away")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def watcher(mlflow_server):
    client = Watcher(mlflow_server.url)
    yield client
    client.stop()


@pytest.fixture(scope="module")
def proxy(mlflow_server):
    between = FaultProxy(mlflow_server.port)
    yield between
    between.stop()


@pytest.fixture
def program(tmp_path, mlflow_server, proxy):
    proxy.arm()
    proxy.hook = None
    made = on_server(tmp_path, mlflow_server, MLFLOW_TRACKING_TOKEN=SECRET)
    made.environment["MLFLOW_TRACKING_URI"] = proxy.url
    return made


@pytest.fixture(scope="module")
def clean_requests(tmp_path_factory, mlflow_server, proxy, reviews):
    """How many requests a training takes that becomes champion over another one."""
    proxy.arm()
    made = on_server(tmp_path_factory.mktemp("clean"), mlflow_server)
    made.environment["MLFLOW_TRACKING_URI"] = proxy.url
    made.ok("train", "--data-path", reviews, "--champion", *WEAK)
    proxy.arm()
    made.ok("train", "--data-path", reviews, "--champion")
    count = len(proxy.requests)
    print(f"a clean training sends {count} requests")
    return count


def check_at_any_time(state):
    """What holds whatever failed, before anything is mended."""
    for version in state["versions"]:
        assert {"MLmodel", "sentiment.model", "model.pkl"} <= set(version["files"]), version
    assert state["champion"] in (1, 2)
    owned = [run["own"] for run in state["runs"]]
    assert len(owned) == len(set(owned)), "a run is there twice"


def check_in_the_end(state, said):
    """Two trainings, each there once and whole; the better one is champion, or it was said why not.

    A champion that cannot be looked up promotes nothing, and the training is a success.
    """
    check_at_any_time(state)
    assert [run["status"] for run in state["runs"]] == ["FINISHED"] * 2
    assert [model["status"].rpartition(".")[2] for model in state["models"]] == ["READY"] * 2
    assert sorted(version["version"] for version in state["versions"]) == [1, 2]
    assert {v["run"] for v in state["versions"]} == {r["id"] for r in state["runs"]}
    for run in state["runs"]:
        assert len(run["outputs"]) == 1
        assert run["start"] <= run["end"]
    first, second = state["runs"]
    assert first["metrics"] == second["metrics"]
    assert first["params"] == second["params"]
    if "Status: Set as champion" in said:
        assert state["champion"] == 2
    else:
        assert "Status: Not promoted (" in said
        assert "current champion is better" not in said
        # Where the move could not be read back, it says so, and that the server said yes.
        assert state["champion"] == (2 if "answered that it moved it to version 2" in said else 1)


def check_no_secret(program, *answers):
    for answer in answers:
        assert SECRET not in answer.out + answer.err
    for file in program.home.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file


def resume_id(answer):
    return re.search(r"train --resume ([0-9a-f]{32})", answer.err).group(1)


def train_through(fault, program, proxy, watcher, reviews):
    """Trains while `fault` is armed, and mends what it did."""
    program.ok("train", "--data-path", reviews, "--champion", *WEAK)
    proxy.arm(fault)
    began = time.monotonic()
    answer = program.run("train", "--data-path", reviews, "--champion")
    seconds = time.monotonic() - began
    proxy.arm()
    check_at_any_time(watcher.ask(name=program.model))
    answers, said = [answer], answer.out
    if fault.kind in ("401", "403") and "Metrics:" not in answer.out:
        # Credentials that are wrong before the run is there: told at once, nothing is trained.
        assert answer.code == 1
        advice = {"401": "MLFLOW_TRACKING_TOKEN", "403": "this login has no right"}[fault.kind]
        assert advice in answer.err
        state = watcher.ask(name=program.model)
        assert [run["status"] for run in state["runs"]] == ["FINISHED"]
        assert state["champion"] == 1
        assert not list(program.home.glob("pending/*"))
        check_no_secret(program, answer)
        return
    if answer.code != 0:
        assert answer.code in (1, 4), answer.err
        assert seconds < 40, "it took its time to give up"
        own = resume_id(answer)
        assert (program.home / "pending" / own / "model" / "sentiment.model").exists()
        resumed = program.run("train", "--resume", own)
        assert resumed.code == 0, resumed.err
        again = program.run("train", "--resume", own)
        assert again.code == 3, "it is published: nothing waits any more"
        answers, said = [answer, resumed, again], resumed.out
    assert list((program.home / "pending").glob("*")) == []
    check_in_the_end(watcher.ask(name=program.model), said)
    check_no_secret(program, *answers)


def cases(kinds, requests, drawn, seed):
    """All of them at night, else some."""
    every = [(kind, n) for n in range(requests) for kind in kinds]
    return every if NIGHTLY else random.Random(seed).sample(every, drawn)


def mend_each(faults, folder, mlflow_server, proxy, watcher, reviews):
    """A training through each of the faults, all of them; then tells of those that went wrong."""
    wrong = []
    for number, fault in enumerate(faults):
        program = on_server(folder / str(number), mlflow_server, MLFLOW_TRACKING_TOKEN=SECRET)
        program.folder.mkdir()
        program.environment["MLFLOW_TRACKING_URI"] = proxy.url
        proxy.arm()
        try:
            train_through(fault, program, proxy, watcher, reviews)
        except (AssertionError, AttributeError) as error:
            wrong.append(f"{fault}, {program.model}: {error}")
            print(f"wrong: {wrong[-1]}", flush=True)
    assert wrong == [], f"{len(wrong)} of {len(faults)} faults"


def test_a_fault_at_any_request_is_mended(
    tmp_path, mlflow_server, proxy, watcher, reviews, clean_requests
):
    seed = random.randrange(1 << 32)
    drawn = cases(KINDS, clean_requests, DRAWN, seed)
    print(f"seed {seed}: {drawn}")
    faults = [Fault(kind, n) for kind, n in drawn]
    mend_each(faults, tmp_path, mlflow_server, proxy, watcher, reviews)


def test_a_server_that_goes_away_for_good_is_mended(
    tmp_path, mlflow_server, proxy, watcher, reviews, clean_requests
):
    seed = random.randrange(1 << 32)
    drawn = cases(("before", "503"), clean_requests, 3, seed)
    print(f"seed {seed}: {drawn}")
    faults = [Fault(kind, n, lasting=True) for kind, n in drawn]
    mend_each(faults, tmp_path, mlflow_server, proxy, watcher, reviews)


def test_a_server_that_is_not_there_costs_no_model(program, proxy, watcher, reviews):
    program.environment["MLFLOW_TRACKING_URI"] = f"http://127.0.0.1:{free_port()}"
    began = time.monotonic()
    answer = program.run("train", "--data-path", reviews, "--champion")
    assert time.monotonic() - began < 15
    assert answer.code == 4
    assert "Metrics: {'accuracy': " in answer.out
    own = resume_id(answer)
    assert program.run("train", "--resume", own).code == 4
    kept = program.home / "pending" / own
    predicted = program.ok("predict", "--model", kept / "model", "a lovely, moving film", "--json")
    assert predicted.json
    record = json.loads((kept / "training.json").read_text())

    program.environment["MLFLOW_TRACKING_URI"] = proxy.url
    resumed = program.ok("train", "--resume", own, "--json").json
    state = watcher.ask(name=program.model)
    (run,) = state["runs"]
    assert (run["id"], run["status"]) == (resumed["run_id"], "FINISHED")
    assert (run["start"], run["end"]) == (record["run"]["start_ms"], record["run"]["end_ms"])
    assert run["own"] == own
    assert state["champion"] == 1
    check_no_secret(program, answer)


def test_artifacts_that_cannot_be_stored_while_the_tracker_is_up(program, proxy, watcher, reviews):
    """What a server says whose S3 is down: 500 for each artifact, all else works."""
    program.ok("train", "--data-path", reviews, "--champion", *WEAK)
    proxy.arm(Fault("500", 0, lasting=True, only="mlflow-artifacts"))
    answer = program.run("train", "--data-path", reviews, "--champion")
    proxy.arm()
    assert answer.code == 4, answer.err
    state = watcher.ask(name=program.model)
    check_at_any_time(state)
    assert [run["status"] for run in state["runs"]] == ["FAILED", "FINISHED"]
    assert len(state["versions"]) == 1
    resumed = program.ok("train", "--resume", resume_id(answer))
    check_in_the_end(watcher.ask(name=program.model), resumed.out)
    check_no_secret(program, answer, resumed)


def test_a_process_that_is_killed_while_publishing_leaves_all_that_is_needed(
    program, proxy, watcher, reviews, clean_requests
):
    program.ok("train", "--data-path", reviews, "--champion", *WEAK)
    n = random.randrange(12, clean_requests)  # past the start of the run
    print(f"killed at request {n}")
    proxy.arm()
    process = program.start("train", "--data-path", reviews, "--champion")

    def kill(_):
        if len(proxy.requests) == n:
            process.kill()

    proxy.hook = kill
    process.communicate(timeout=60)
    proxy.hook = None
    assert process.returncode == -9
    check_at_any_time(watcher.ask(name=program.model))
    (kept,) = (program.home / "pending").iterdir()
    unknown = program.run("train", "--resume", "0" * 32)
    assert (unknown.code, kept.name in unknown.err) == (3, True)
    resumed = program.ok("train", "--resume", kept.name)
    check_in_the_end(watcher.ask(name=program.model), resumed.out)


@pytest.mark.parametrize("kind", ["401", "403"])
def test_who_is_refused_at_the_start_hears_it_at_once(kind, program, proxy, reviews):
    proxy.arm(Fault(kind, 0, lasting=True))
    answer = program.run("train", "--data-path", reviews)
    assert answer.code == 1
    assert "Metrics:" not in answer.out
    assert kind in answer.err or ANSWERS[kind][2] in answer.err
    check_no_secret(program, answer)


def test_an_alias_that_somebody_else_moves_meanwhile_is_respected(program, proxy, watcher, reviews):
    program.ok("train", "--data-path", reviews, "--champion", *WEAK)  # version 1
    program.ok("train", "--data-path", reviews)  # version 2, as good as the next one
    looked_up = []

    def move(line):
        if line.startswith("GET ") and "registered-models/alias" in line:
            looked_up.append(line)
            if len(looked_up) == 2:  # after the comparison with version 1, before the move
                watcher.ask(name=program.model, alias="2")

    proxy.hook = move
    answer = program.run("train", "--data-path", reviews, "--champion")
    proxy.hook = None
    assert len(looked_up) > 2
    assert answer.code == 0
    assert "Status: Not promoted" in answer.out
    state = watcher.ask(name=program.model)
    assert state["champion"] == 2
    assert [run["status"] for run in state["runs"]] == ["FINISHED"] * 3


def test_a_training_on_bad_data_leaves_no_run_behind_that_nobody_answered_for(
    program, proxy, watcher
):
    """The server made the run and its answer got lost, twice over with the look for it; then the
    data turns out bad, and nothing is kept to be resumed."""
    (program.folder / "bad.csv").write_text("text,label\ngood,1\nbad,maybe\n")

    def lose_the_answer(line):
        if line.endswith("runs/create"):
            proxy.fault = Fault("after", 0, lasting=True)
        elif proxy.fault and len(proxy.requests) > 4:
            proxy.fault = None  # the server is back, after the tracker was given up

    proxy.hook = lose_the_answer
    answer = program.run("train", "--data-path", "bad.csv")
    proxy.hook = None
    proxy.arm()
    assert answer.code == 1
    assert "maybe" in answer.err
    (run,) = watcher.ask(name=program.model)["runs"]
    assert run["status"] == "FAILED"
    assert not (program.home / "pending").exists()


@pytest.mark.parametrize("how", ["is gone for long", "kills the training"])
def test_a_run_that_was_made_unheard_is_ended_by_the_next_command(
    how, program, proxy, watcher, reviews
):
    (program.folder / "bad.csv").write_text("text,label\ngood,1\nbad,maybe\n")
    process = None

    def hook(line):
        if not line.endswith("runs/create"):
            return
        if how == "kills the training":
            process.kill()
        proxy.fault = Fault("after", 0, lasting=True)

    proxy.hook = hook
    process = program.start("train", "--data-path", "bad.csv")
    process.communicate(timeout=60)
    proxy.hook = None
    proxy.arm()
    (run,) = watcher.ask(name=program.model)["runs"]
    assert run["status"] == "RUNNING"
    answer = program.ok("runs", "list", "--json")
    assert "marked 1 run FAILED" in answer.err
    (run,) = watcher.ask(name=program.model)["runs"]
    assert run["status"] == "FAILED"
    assert run["end"]


class Stall:
    """Holds back the n-th request that comes through the proxy until free()."""

    def __init__(self, proxy, n):
        self.reached = threading.Event()
        self.freed = threading.Event()

        def hold(_):
            if len(proxy.requests) == n and not self.reached.is_set():
                self.reached.set()
                self.freed.wait(timeout=120)

        proxy.hook = hold

    def free(self):
        self.freed.set()


def wait_for_kept_model(program):
    until = time.monotonic() + 60
    while not list(program.home.glob("pending/" + "[0-9a-f]" * 32)):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cuts_a_request_that_the_server_does_not_answer(
    number, program, proxy, watcher, reviews, clean_requests
):
    program.ok("train", "--data-path", reviews, "--champion", *WEAK)
    n = random.randrange(2, clean_requests - 9)  # past the start of the run, before the decision
    print(f"held back: request {n}")
    proxy.arm()
    stall = Stall(proxy, n)
    process = program.start("train", "--data-path", reviews, "--champion")
    try:
        assert stall.reached.wait(timeout=60)
        wait_for_kept_model(program)  # the first requests go out while it is being trained
        began = time.monotonic()
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        seconds = time.monotonic() - began
    finally:
        stall.free()
        proxy.hook = None
    assert process.returncode == 130, err
    # Once the server's answers to the last words are in; without them it would be 9 seconds.
    assert seconds < 5, f"it ended {seconds:.1f} s after the signal"
    state = watcher.ask(name=program.model)
    check_at_any_time(state)
    assert [run["status"] for run in state["runs"]] == ["KILLED", "FINISHED"]
    own = re.search(r"train --resume ([0-9a-f]{32})", err).group(1)
    resumed = program.ok("train", "--resume", own)
    check_in_the_end(watcher.ask(name=program.model), resumed.out)


def test_an_interrupt_ends_a_training_whose_server_is_silent_for_good(
    program, proxy, watcher, reviews
):
    """Nothing can be told to it: the last words have three seconds, the next command the rest."""
    proxy.arm(Fault("silence", 6, lasting=True))
    process = program.start("train", "--data-path", reviews)
    until = time.monotonic() + 60
    while len(proxy.requests) < 7 and time.monotonic() < until:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 8
    assert process.returncode == 130, err
    proxy.arm()
    answer = program.ok("runs", "list", "--json")
    assert "marked 1 run FAILED" in answer.err
    (run,) = watcher.ask(name=program.model)["runs"]
    assert run["status"] == "FAILED"
