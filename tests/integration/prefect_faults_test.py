"""Whatever happens to a request, or to the server: the picture there is the same in the end."""

import datetime
import json
import os
import random
import re
import threading
import time

import pytest
from support.fault_proxy import CUTS, Fault, FaultProxy
from support.prefect_server import PrefectServer
from support.sentiment_program import Sentiment, free_port

SEED = int(os.environ.get("SENTIMENT_FAULT_SEED", random.SystemRandom().randrange(2**32)))
DRAWS = 10
KINDS = (*CUTS, "delay", "500", "503", "429")
NIGHTLY = os.environ.get("SENTIMENT_NIGHTLY") == "1"


def journals(program):
    return list((program.home / "prefect").glob("*.jsonl"))


def same_words(text):
    """What differs from one run to the next, taken away."""
    text = re.sub(r"[0-9a-f]{32}", "ID", str(text))
    text = re.sub(r"train-reviews_sample-[0-9a-f]{6}", "NAME", text)
    return re.sub(r";? ?(began|ended) \S+Z, reported later", "", text)


def picture(server, run):
    """All that the server shows of a flow run but times and ids."""
    tasks = server.wait_for_tasks(run, 6)
    names = {task["id"]: task["name"] for task in tasks}
    flow_run = server.flow_run(run)
    return {
        "state": flow_run["state_type"],
        "message": same_words(flow_run["state"]["message"]),
        "run_count": flow_run["run_count"],
        "parameters": flow_run["parameters"],
        "tags": flow_run["tags"],
        "graph": server.graph(run),
        "tasks": [(task["name"], task["run_count"], task["total_run_time"] > 0) for task in tasks],
        "logs": [
            (names.get(line["task_run_id"]), line["level"], same_words(line["message"]))
            for line in server.logs(run)
        ],
        "artifacts": sorted(
            (key, names.get(artifact["task_run_id"]), artifact["type"])
            for key, artifact in server.artifacts(run).items()
        ),
        "artifact_count": len(
            server.post("/artifacts/filter", {"flow_runs": {"id": {"any_": [run]}}})
        ),
    }


def run_of(program, server, run_id, flow_run_id):
    """The flow run at the server; where it is not all told yet, after the next training.

    Its end waits half a minute at most, and Prefect on SQLite may stand still for a minute: it may
    take more than one.
    """
    journal = program.home / "prefect" / f"{flow_run_id}.jsonl"
    program.environment["PREFECT_API_URL"] = server.api
    until = time.monotonic() + 180
    while journal.exists() and time.monotonic() < until:
        time.sleep(1.2)  # the server records task runs about a second later
        program.ok("train", "--data-path", program.data, "--no-register")
    assert not journal.exists()
    shown = program.ok("runs", "show", run_id, "--json").json["flow_run"]["prefect"]
    assert shown, "the run is not known to be in Prefect"
    return shown["id"]


@pytest.fixture(scope="module")
def proxy(prefect_server):
    between = FaultProxy(prefect_server.port)
    yield between
    between.stop()


@pytest.fixture(scope="module")
def clean(tmp_path_factory, prefect_server, proxy, reviews):
    """The requests of an undisturbed training, and its picture."""
    program = Sentiment(tmp_path_factory.mktemp("clean"), PREFECT_API_URL=proxy.url + "/api")
    program.data = reviews
    proxy.arm()
    answer = program.ok("train", "--data-path", reviews, "--json").json
    requests = list(proxy.requests)
    return requests, picture(
        prefect_server, run_of(program, prefect_server, answer["run_id"], answer["flow_run_id"])
    )


def all_faults(count):
    return [Fault(kind, at) for at in range(count) for kind in KINDS]


def test_a_fault_at_any_request_changes_nothing(tmp_path, prefect_server, proxy, reviews, clean):
    requests, expected = clean
    faults = all_faults(len(requests))
    if not NIGHTLY:
        faults = random.Random(SEED).sample(faults, DRAWS)
    print(f"{len(requests)} requests, SENTIMENT_FAULT_SEED={SEED}: {faults}")
    for fault in faults:
        folder = tmp_path / f"{fault.kind}-{fault.at}"
        folder.mkdir()
        program = Sentiment(folder, PREFECT_API_URL=proxy.url + "/api")
        program.data = reviews
        proxy.arm(fault)
        answer = program.ok("train", "--data-path", reviews, "--json").json
        run = run_of(program, prefect_server, answer["run_id"], answer["flow_run_id"])
        where = f"{fault}, {requests[fault.at]}, SENTIMENT_FAULT_SEED={SEED}"
        assert picture(prefect_server, run) == expected, where


def train_unheard(folder, proxy, reviews):
    """A training whose reports are all kept: nobody answers; the program and the training's answer."""
    folder.mkdir(exist_ok=True)
    program = Sentiment(folder, PREFECT_API_URL=proxy.url + "/api")
    proxy.arm(Fault("before", 0, lasting=True))
    answer = program.ok("train", "--data-path", reviews, "--json")
    assert answer.err.count("warning:") == 1
    assert "kept and sent by" in answer.err and "`sentiment sync`" in answer.err
    assert len(journals(program)) == 1
    return program, answer.json


def flow_run_of(program, answer):
    """The flow run as the program has it, with what it knows of Prefect's."""
    return program.ok("runs", "show", answer["run_id"], "--json").json["flow_run"]


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def test_sync_tells_a_server_what_an_outage_kept(tmp_path, prefect_server, proxy, reviews, clean):
    program, answer = train_unheard(tmp_path, proxy, reviews)
    still_away = program.run("sync")
    assert still_away.code == 4 and "1 flow run kept for Prefect" in still_away.err
    assert flow_run_of(program, answer)["prefect"] is None

    proxy.arm()
    before = datetime.datetime.now(datetime.UTC)
    assert program.ok("sync").out == "Sent 1 flow run to Prefect\n"
    here = flow_run_of(program, answer)
    run = here["prefect"]["id"]
    assert picture(prefect_server, run) == clean[1]
    tasks = prefect_server.task_runs(run)
    for task, recorded in zip(tasks, here["tasks"], strict=True):  # true times, not the report's
        assert task["id"] == recorded["id"]
        for moment in ("start_time", "end_time"):
            assert abs(milliseconds(task[moment]) - milliseconds(recorded[moment])) <= 1
    assert milliseconds(tasks[-1]["end_time"]) < milliseconds(before.isoformat())
    lines = prefect_server.logs(run)
    assert all(milliseconds(line["timestamp"]) < milliseconds(before.isoformat()) for line in lines)

    seen = picture(prefect_server, run)
    runs = prefect_server.post("/flow_runs/count", {})
    proxy.arm()
    assert program.ok("sync", "--json").json["flow_runs"] == 0
    assert not journals(program), "the server has recorded it all"
    assert [line for line in proxy.requests if not line.endswith("/filter")] == [
        f"GET /api/flow_runs/{run}"
    ]
    assert program.ok("sync", "--json").json["flow_runs"] == 0
    assert prefect_server.post("/flow_runs/count", {}) == runs
    assert picture(prefect_server, run) == seen


def test_a_sync_that_is_cut_off_is_finished_by_the_next(
    tmp_path, prefect_server, proxy, reviews, clean
):
    program, _ = train_unheard(tmp_path / "whole", proxy, reviews)
    proxy.arm()
    program.ok("sync")
    requests = list(proxy.requests)
    faults = all_faults(len(requests))
    if not NIGHTLY:
        faults = random.Random(SEED).sample(faults, 3)
    print(f"{len(requests)} requests, SENTIMENT_FAULT_SEED={SEED}: {faults}")
    for fault in faults:
        program, answer = train_unheard(tmp_path / f"{fault.kind}-{fault.at}", proxy, reviews)
        proxy.arm(fault)
        assert program.run("sync").code in (0, 4)  # a request that is tried again costs nothing
        proxy.arm()
        program.ok("sync")
        run = flow_run_of(program, answer)["prefect"]["id"]
        where = f"{fault}, {requests[fault.at]}, SENTIMENT_FAULT_SEED={SEED}"
        assert picture(prefect_server, run) == clean[1], where


def test_an_mlflow_server_that_is_away_keeps_nothing_from_prefect(
    tmp_path, prefect_server, proxy, reviews
):
    program, answer = train_unheard(tmp_path, proxy, reviews)
    proxy.arm()
    program.environment["MLFLOW_TRACKING_URI"] = f"http://127.0.0.1:{free_port()}"
    synced = program.run("sync")
    assert synced.code == 4 and "cannot connect to http://127.0.0.1" in synced.err
    assert synced.out.endswith("\nSent 1 flow run to Prefect\n")
    del program.environment["MLFLOW_TRACKING_URI"]
    run = flow_run_of(program, answer)["prefect"]["id"]
    prefect_server.wait_for_state(run, "COMPLETED")


def test_a_slow_server_sees_the_run_completed_when_train_returns(
    tmp_path, prefect_server, proxy, reviews
):
    program = Sentiment(tmp_path, PREFECT_API_URL=proxy.url + "/api")
    proxy.arm(Fault("delay", 0, lasting=True, seconds=1))
    answer = program.ok("train", "--data-path", reviews, "--json")
    proxy.arm()
    assert "warning:" not in answer.err
    run = answer.json["prefect_flow_run"]["id"]
    shown = prefect_server.flow_run(run)
    assert shown["state_type"] == "COMPLETED"
    began = shown["start_time"]
    for task in prefect_server.wait_for_tasks(run, 6):
        assert began <= task["start_time"] <= task["end_time"] <= shown["end_time"], task["name"]
        began = task["end_time"]
        assert task["total_run_time"] > 0


def test_a_limit_ends_the_wait_for_a_slow_server(tmp_path, proxy, reviews):
    program = Sentiment(tmp_path, PREFECT_API_URL=proxy.url + "/api", SENTIMENT_PREFECT_FLUSH="1.5")
    proxy.arm(Fault("delay", 0, lasting=True, seconds=1))
    started = time.monotonic()
    answer = program.ok("train", "--data-path", reviews)
    assert time.monotonic() - started < 8
    proxy.arm()
    assert "kept and sent by" in answer.err


def test_a_server_that_falls_silent_is_given_up_after_four_seconds(
    tmp_path, prefect_server, proxy, reviews
):
    program = Sentiment(tmp_path, PREFECT_API_URL=proxy.url + "/api")
    proxy.arm(Fault("silence", 5, lasting=True))
    started = time.monotonic()
    answer = program.ok("train", "--data-path", reviews)
    assert 4 <= time.monotonic() - started < 9
    assert "kept and sent by" in answer.err
    proxy.arm()
    assert program.ok("sync").out == "Sent 1 flow run to Prefect\n"


LATE = {"SENTIMENT_TASK_RETRIES": "100", "SENTIMENT_TASK_RETRY_DELAY": "1"}


def test_an_outage_of_twelve_seconds_leaves_no_gap(tmp_path, prefect_server, proxy, reviews):
    program = Sentiment(tmp_path, PREFECT_API_URL=proxy.url + "/api", **LATE)
    program.data = reviews
    late = tmp_path / "late.csv"
    proxy.arm()
    threading.Timer(2, lambda: proxy.arm(Fault("before", 0, lasting=True))).start()
    threading.Timer(14, proxy.arm).start()
    threading.Timer(16, lambda: late.symlink_to(reviews)).start()
    answer = program.ok("train", "--data-path", "late.csv", "--json").json
    run = run_of(program, prefect_server, answer["run_id"], answer["flow_run_id"])
    seen = picture(prefect_server, run)
    assert seen["state"] == "COMPLETED"
    load = prefect_server.task_runs(run)[0]
    assert load["run_count"] > 8
    states = prefect_server.get(f"/task_run_states/?task_run_id={load['id']}")
    tries = [state["name"] for state in states if state["name"] in ("Running", "Retrying")]
    assert len(tries) == load["run_count"]  # those during the outage as well
    warnings = [message for _, level, message in seen["logs"] if level == 30]
    assert len([w for w in warnings if w.startswith("attempt ")]) == load["run_count"] - 1


def test_a_server_killed_in_mid_run_has_the_whole_run_in_the_end(tmp_path, reviews):
    folder = tmp_path / "server"
    folder.mkdir()
    server = PrefectServer(folder).start()
    try:
        program = Sentiment(tmp_path, PREFECT_API_URL=server.api, **LATE)
        program.data = reviews
        process = program.start("train", "--data-path", "late.csv", "--json")
        time.sleep(3)
        server.kill()
        time.sleep(1)
        server.start()
        (tmp_path / "late.csv").symlink_to(reviews)
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        answer = json.loads(out)
        run = run_of(program, server, answer["run_id"], answer["flow_run_id"])
        seen = picture(server, run)
        assert seen["state"] == "COMPLETED"
        assert len(seen["tasks"]) == 6
    finally:
        server.stop()


def test_a_killed_training_is_crashed_by_the_next(tmp_path, prefect_server, reviews):
    program = Sentiment(tmp_path, PREFECT_API_URL=prefect_server.api, **LATE)
    process = program.start("train", "--data-path", "never.csv")
    prefect_server.wait_for(
        lambda: [j for j in journals(program) if '"created"' in j.read_text()], what="the run"
    )
    time.sleep(1.5)
    process.kill()
    process.wait()
    (journal,) = journals(program)
    program.ok("train", "--data-path", reviews, "--no-register")
    listed = program.ok("runs", "list", "--json").json["runs"]
    died = next(run for run in listed if run["status"] == "FAILED")
    shown = program.ok("runs", "show", died["run_id"], "--json").json["flow_run"]
    assert shown["id"] == journal.stem
    run = shown["prefect"]["id"]
    assert prefect_server.flow_run(run)["state_type"] == "CRASHED"
    (load,) = prefect_server.wait_for_tasks(run, 1)
    assert load["state_type"] == "CRASHED"
