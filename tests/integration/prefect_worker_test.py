"""`sentiment worker` at a real Prefect server: runs started, scheduled, cancelled, retried there."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

import pytest
from support.fault_proxy import Fault, FaultProxy
from support.prefect_server import PREFECT
from support.sentiment_program import PROGRAM, Sentiment

DEPLOYMENT = "/deployments/name/sentiment-training/train"


class Worker:
    """A running worker with a home of its own; its output is in `log`."""

    def __init__(self, folder, api, *arguments, **environment):
        folder.mkdir(exist_ok=True)
        self.program = Sentiment(
            folder,
            PREFECT_API_URL=api,
            SENTIMENT_WORKER_POLL="0.3",
            SENTIMENT_FLOW_HEARTBEAT="2.5",
            **environment,
        )
        self.log = folder / "worker.log"
        with self.log.open("a") as log:
            self.process = self.program.start("worker", *arguments, stdout=log, stderr=log)

    def children(self):
        """Processes that execute runs."""
        tasks = f"/proc/{self.process.pid}/task"
        found = []
        for task in os.listdir(tasks):
            with contextlib.suppress(FileNotFoundError):
                found += map(int, pathlib.Path(f"{tasks}/{task}/children").read_text().split())
        return found

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=180)


@pytest.fixture
def worker_of(tmp_path, prefect_server):
    """worker_of(name, …): a worker, registered; all are ended with the test."""
    workers = []

    def start(name="worker", *arguments, api=prefect_server.api, **environment):
        worker = Worker(tmp_path / name, api, *arguments, **environment)
        workers.append(worker)
        said = prefect_server.wait_for(
            lambda: "at work for" in worker.log.read_text(), what="the worker"
        )
        assert said
        prefect_server.wait_for(
            lambda: prefect_server.get(DEPLOYMENT)["status"] == "READY", what="the deployment"
        )
        return worker

    yield start
    for worker in workers:
        for child in worker.children() if worker.process.poll() is None else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        worker.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def between(prefect_server):
    proxy = FaultProxy(prefect_server.port)
    yield proxy
    proxy.stop()


@pytest.fixture
def proxy(between):
    between.hook = None
    between.arm()
    return between


def at_request(proxy, end, number, action):
    """Calls `action` before the request of that number (1, 2, …) whose line has that end."""
    seen = []

    def hook(line):
        if line.endswith(end):
            seen.append(line)
            if len(seen) == number:
                action()

    proxy.hook = hook


def quick_run(server, **parameters):
    """As the UI's Quick run and Custom run do."""
    deployment = server.get(DEPLOYMENT)["id"]
    body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    return server.post(f"/deployments/{deployment}/create_flow_run", body)["id"]


def waiting_run(server, tmp_path):
    """A run that waits for its data: it can be cancelled, and killed, at leisure."""
    run = quick_run(server, data_path=str(tmp_path / "never.csv"))
    server.wait_for(
        lambda: [t for t in server.task_runs(run) if t["state_name"] == "AwaitingRetry"],
        what="the wait for data",
    )
    return run


WAITING = {"SENTIMENT_TASK_RETRIES": "100", "SENTIMENT_TASK_RETRY_DELAY": "60"}


def cancel(server, run):
    """As the UI's Cancel does."""
    server.post(f"/flow_runs/{run}/set_state", {"force": True, "state": {"type": "CANCELLING"}})


def retry(server, run):
    """As the UI's Retry does."""
    state = {"type": "SCHEDULED", "name": "AwaitingRetry"}
    server.post(f"/flow_runs/{run}/set_state", {"force": True, "state": state})


def test_a_run_started_in_the_ui_is_executed(worker_of, prefect_server, reviews):
    worker_of()
    deployment = prefect_server.get(DEPLOYMENT)
    fields = deployment["parameter_openapi_schema"]["properties"]
    assert {"data_path", "champion", "profile", "model_C", "settings"} <= fields.keys()
    assert deployment["enforce_parameter_schema"] is True
    run = quick_run(prefect_server, data_path=str(reviews), model_C=2.5, champion=True)
    flow_run = prefect_server.wait_for_state(run, "COMPLETED", 180)
    assert flow_run["run_count"] == 1
    assert flow_run["parameters"]["model_C"] == 2.5
    assert len(prefect_server.wait_for_tasks(run, 7)) == 7
    assert prefect_server.graph(run)["split-data"] == ("COMPLETED", ["load-data"])


def test_a_wrong_parameter_fails_the_run_with_the_reason(worker_of, prefect_server, reviews):
    worker_of()
    run = quick_run(prefect_server, data_path=str(reviews), settings={"model.D": 1})
    flow_run = prefect_server.wait_for_state(run, "FAILED", 180)
    assert "model.D" in flow_run["state"]["message"]
    assert any("model.D" in line["message"] for line in prefect_server.logs(run))


def test_a_cancelled_run_stops_within_two_seconds(worker_of, prefect_server, tmp_path):
    worker_of(**WAITING)
    run = waiting_run(prefect_server, tmp_path)
    clicked = time.monotonic()
    cancel(prefect_server, run)
    prefect_server.wait_for_state(run, "CANCELLED", 10)
    assert time.monotonic() - clicked < 4  # two seconds, and the time of asking on a busy machine
    (task,) = prefect_server.wait_for_tasks(run, 1)
    assert task["state_type"] == "CANCELLED"


def test_a_retried_run_is_executed_again_under_its_id(worker_of, prefect_server, tmp_path, reviews):
    worker_of()
    data = tmp_path / "data.csv"
    run = quick_run(prefect_server, data_path=str(data))
    prefect_server.wait_for_state(run, "FAILED", 180)
    data.symlink_to(reviews)
    retry(prefect_server, run)
    flow_run = prefect_server.wait_for_state(run, "COMPLETED", 180)
    assert flow_run["run_count"] == 2
    tasks = prefect_server.wait_for_tasks(run, 7)  # one of the first try, six of the second
    assert [task["flow_run_run_count"] for task in tasks] == [1] + [2] * 6


def test_two_workers_never_execute_one_run_twice(worker_of, prefect_server, reviews):
    # As many slots as runs: both workers reach for each at the same time. Prefect on SQLite may
    # stand still for a minute under several writers ("database is locked").
    workers = [worker_of(f"worker-{i}", SENTIMENT_WORKER_CONCURRENCY="4") for i in range(2)]
    runs = [quick_run(prefect_server, data_path=str(reviews)) for _ in range(4)]
    for run in runs:
        assert prefect_server.wait_for_state(run, "COMPLETED", 300)["run_count"] == 1
        assert len(prefect_server.wait_for_tasks(run, 6)) == 6
    answers = [worker.program.run("list-versions", "--json") for worker in workers]
    versions = [len(answer.json["versions"]) for answer in answers if answer.code == 0]
    assert sum(versions) == len(runs)


def test_a_run_that_somebody_else_ended_meanwhile_is_not_executed(
    worker_of, prefect_server, proxy, reviews
):
    worker = worker_of(api=proxy.url + "/api")
    asked = threading.Event()

    def end_it():
        state = {"type": "CRASHED", "message": "elsewhere"}
        prefect_server.post(f"/flow_runs/{run}/set_state", {"force": True, "state": state})
        asked.set()

    proxy.arm(Fault("before", 0, only="set_state"))  # the worker's claim is lost
    proxy.hook = lambda line: None if asked.is_set() or "GET" not in line else end_it()
    run = quick_run(prefect_server, data_path=str(reviews))
    assert asked.wait(60)
    prefect_server.wait_for(
        lambda: sum("get_scheduled_flow_runs" in line for line in list(proxy.requests)) > 9,
        seconds=120,
        what="further looks for due runs",
    )
    flow_run = prefect_server.flow_run(run)
    assert (flow_run["state"]["message"], flow_run["run_count"]) == ("elsewhere", 0)
    assert "started as process" not in worker.log.read_text()


def test_an_end_that_could_not_be_told_in_time_is_told_by_the_worker(
    worker_of, prefect_server, proxy, reviews
):
    worker = worker_of(api=proxy.url + "/api")
    # Set to Pending, Running, Completed: the third and all after it are cut.
    at_request(proxy, "/set_state", 3, lambda: proxy.arm(Fault("before", 0, lasting=True)))
    run = quick_run(prefect_server, data_path=str(reviews))
    prefect_server.wait_for(
        lambda: "ended with exit code 0" in worker.log.read_text(), 120, "the end of the training"
    )
    assert prefect_server.flow_run(run)["state_type"] == "RUNNING"
    proxy.arm()
    prefect_server.wait_for_state(run, "COMPLETED", 180)
    states = prefect_server.get(f"/flow_run_states/?flow_run_id={run}")
    assert "CRASHED" not in {state["type"] for state in states}
    assert len(prefect_server.wait_for_tasks(run, 6)) == 6


def test_a_claimed_run_survives_a_server_that_is_silent_for_twelve_seconds(
    worker_of, prefect_server, proxy, reviews
):
    worker_of(api=proxy.url + "/api")

    def outage():
        proxy.arm(Fault("503", 0, lasting=True))
        threading.Timer(12, proxy.arm).start()

    at_request(proxy, "/set_state", 2, outage)  # the first was Pending, this would be Running
    run = quick_run(prefect_server, data_path=str(reviews))
    assert prefect_server.wait_for_state(run, "COMPLETED", 120)["run_count"] == 1


def test_sigterm_lets_the_run_at_work_end(worker_of, prefect_server, tmp_path, reviews):
    late = {"SENTIMENT_TASK_RETRIES": "100", "SENTIMENT_TASK_RETRY_DELAY": "1"}
    worker = worker_of(**late)
    run = waiting_run(prefect_server, tmp_path)
    worker.process.send_signal(signal.SIGTERM)
    other = quick_run(prefect_server, data_path=str(reviews))
    time.sleep(1)
    assert worker.process.poll() is None
    assert worker.program.run("doctor", "--probe", "worker").code == 0
    (tmp_path / "never.csv").symlink_to(reviews)
    assert worker.process.wait(timeout=180) == 0
    assert prefect_server.flow_run(run)["state_type"] == "COMPLETED"
    assert prefect_server.flow_run(other)["state_type"] == "SCHEDULED"
    assert worker.program.run("doctor", "--probe", "worker").code == 1
    prefect_server.post(f"/flow_runs/{other}/set_state", {"state": {"type": "CANCELLED"}})


def test_a_killed_execution_becomes_crashed(worker_of, prefect_server, tmp_path):
    worker = worker_of(**WAITING)
    run = waiting_run(prefect_server, tmp_path)
    (child,) = worker.children()
    os.kill(child, signal.SIGKILL)
    flow_run = prefect_server.wait_for_state(run, "CRASHED", 120)
    assert "was killed by signal 9" in flow_run["state"]["message"]


def test_a_killed_worker_leaves_its_run_at_work_and_the_next_finds_a_dead_one(
    worker_of, prefect_server, tmp_path
):
    worker = worker_of(**WAITING)
    run = waiting_run(prefect_server, tmp_path)
    (child,) = worker.children()
    worker.stop(signal.SIGKILL)
    time.sleep(1)
    assert prefect_server.flow_run(run)["state_type"] == "RUNNING"
    os.kill(child, signal.SIGKILL)
    worker_of("next")
    flow_run = prefect_server.wait_for_state(run, "CRASHED", 120)
    assert "on this machine has ended" in flow_run["state"]["message"]


def test_silent_runs_are_crashed_by_the_automation(worker_of, prefect_server, tmp_path):
    workers = [worker_of("first", **WAITING), worker_of("second", **WAITING)]
    name = "sentiment: crash silent training runs"
    found = prefect_server.post("/automations/filter", {"automations": {"name": {"any_": [name]}}})
    assert len(found) == 1  # installed once
    run = waiting_run(prefect_server, tmp_path)
    heartbeats = {
        "event": {"name": ["prefect.flow-run.heartbeat"]},
        "resource": {"id": [f"prefect.flow-run.{run}"]},
    }
    prefect_server.wait_for(  # who was never heard is not missed
        lambda: prefect_server.post("/events/filter", {"filter": heartbeats})["events"],
        seconds=120,
        what="a heartbeat",
    )
    (child,) = [child for worker in workers for child in worker.children()]
    os.kill(child, signal.SIGSTOP)  # alive, and silent
    prefect_server.wait_for_state(run, "CRASHED", 180)


def test_schedules_that_people_changed_stay(worker_of, prefect_server):
    worker_of("first", SENTIMENT_SCHEDULE="0 3 * * *", SENTIMENT_SCHEDULE_TIMEZONE="Europe/Berlin")
    deployment = prefect_server.wait_for(
        lambda: (d := prefect_server.get(DEPLOYMENT))["schedules"] and d, what="the schedule"
    )
    (schedule,) = deployment["schedules"]
    assert schedule["schedule"]["cron"] == "0 3 * * *"
    path = f"/deployments/{deployment['id']}/schedules/{schedule['id']}"
    prefect_server.call("PATCH", path, {"active": False})
    # The settings change the form, not what somebody paused.
    worker_of(
        "second",
        SENTIMENT_SCHEDULE="0 3 * * *",
        SENTIMENT_SCHEDULE_TIMEZONE="Europe/Berlin",
        SENTIMENT_WORKER_CONCURRENCY="2",
    )
    deployment = prefect_server.wait_for(
        lambda: (
            (d := prefect_server.get(DEPLOYMENT))["global_concurrency_limit"]["limit"] == 2 and d
        )
    )
    (schedule,) = deployment["schedules"]
    assert schedule["active"] is False
    # A new schedule in the settings moves ours, paused as it is.
    worker_of("third", SENTIMENT_SCHEDULE="0 4 * * *")
    moved = prefect_server.wait_for(
        lambda: (
            (s := prefect_server.get(DEPLOYMENT)["schedules"][0])["schedule"]["cron"] == "0 4 * * *"
            and s
        )
    )
    assert moved["active"] is False
    prefect_server.call("PATCH", path, {"schedule": {"cron": "0 5 * * *", "timezone": "UTC"}})
    worker_of("fourth", SENTIMENT_SCHEDULE="0 6 * * *")
    time.sleep(1)
    (schedule,) = prefect_server.get(DEPLOYMENT)["schedules"]
    assert schedule["schedule"]["cron"] == "0 5 * * *"


def test_once_executes_what_is_due_and_ends(worker_of, prefect_server, tmp_path, reviews):
    worker_of("registers").stop()
    run = quick_run(prefect_server, data_path=str(reviews))
    worker = Worker(tmp_path / "cron", prefect_server.api, "--once")
    assert worker.process.wait(timeout=180) == 0
    assert prefect_server.flow_run(run)["state_type"] == "COMPLETED"


def test_a_worker_without_a_network_says_so_and_goes_on(prefect_server, tmp_path):
    nowhere = {"SENTIMENT_IMDB_URL": "http://127.0.0.1:1/reviews.tar.gz"}
    worker = Worker(tmp_path / "offline", prefect_server.api, "--once", "--prepare-data", **nowhere)
    assert worker.process.wait(timeout=90) == 0
    assert "`sentiment train` takes the bundled reviews" in worker.log.read_text()


def test_command_line_runs_are_under_the_deployment_and_can_be_cancelled(
    worker_of, prefect_server, tmp_path
):
    worker_of("registers").stop()
    program = Sentiment(tmp_path, PREFECT_API_URL=prefect_server.api, **WAITING)
    process = program.start("train", "--data-path", "never.csv")
    deployment = prefect_server.get(DEPLOYMENT)["id"]
    wanted = {"deployment_id": {"any_": [deployment]}, "state": {"type": {"any_": ["RUNNING"]}}}
    (run,) = prefect_server.wait_for(
        lambda: prefect_server.post("/flow_runs/filter", {"flow_runs": wanted})
    )
    cancel(prefect_server, run["id"])
    assert process.wait(timeout=15) == 130
    prefect_server.wait_for_state(run["id"], "CANCELLED", 10)


def test_a_stock_prefect_worker_executes_runs(prefect_server, tmp_path, reviews, worker_of):
    worker_of("registers").stop()
    ours = prefect_server.get(DEPLOYMENT)
    environment = {**prefect_server.environment, "SENTIMENT_HOME": str(tmp_path / "home")}
    prefect_server.post("/work_pools/", {"name": "stock", "type": "process"})
    deployment = prefect_server.post(
        "/deployments/",
        {
            "name": "stock",
            "flow_id": ours["flow_id"],
            "work_pool_name": "stock",
            "job_variables": {"command": f"{PROGRAM} train", "working_dir": str(tmp_path)},
        },
    )["id"]
    run = prefect_server.post(
        f"/deployments/{deployment}/create_flow_run",
        {"parameters": {"data_path": str(reviews), "model_C": 2.0}},
    )["id"]
    command = [PREFECT, "worker", "start", "--pool", "stock", "--type", "process", "--run-once"]
    with (tmp_path / "stock.log").open("w") as log:
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, stdout=log, stderr=log, timeout=120, check=False
        )
    assert done.returncode == 0, (tmp_path / "stock.log").read_text()
    assert prefect_server.flow_run(run)["state_type"] == "COMPLETED"
    assert len(prefect_server.wait_for_tasks(run, 6)) == 6


def test_an_idle_worker_is_small(worker_of):
    worker = worker_of()
    time.sleep(2)
    # What it costs: pages of libraries count for each process that shares them.
    rollup = pathlib.Path(f"/proc/{worker.process.pid}/smaps_rollup").read_text()
    pages = int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1])
    assert pages < 15 * 1024, f"{pages} KiB"
