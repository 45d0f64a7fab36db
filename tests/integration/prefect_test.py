"""Flow runs in a real Prefect server: what its API shows of them."""

import datetime
import re
import socket
import subprocess
import threading

import pytest
from support.prefect_server import PREFECT, PrefectServer
from support.sentiment_program import Sentiment, free_port

TASKS = [
    "load-data",
    "split-data",
    "train-model",
    "evaluate-model",
    "log-mlflow",
    "register-model",
    "set-champion-alias",
]


@pytest.fixture
def training(tmp_path, prefect_server):
    """The program, reporting to the server."""
    return Sentiment(tmp_path, PREFECT_API_URL=prefect_server.api)


def flow_run_of(answer):
    """The id in the address that `train` prints on standard error."""
    found = re.search(r"flow run in Prefect: \S+/runs/flow-run/([0-9a-f-]{36})\n", answer.err)
    assert found, answer.err
    return found[1]


def time_of(text):
    return datetime.datetime.fromisoformat(text)


def journals(program):
    return list((program.home / "prefect").glob("*.jsonl"))


def test_the_server_is_the_environments(prefect_server):
    """The pinned one, in ./dev nightly the newest."""
    script = "import importlib.metadata as m; print(m.version('prefect'))"
    answer = subprocess.run(
        [PREFECT.parent / "python", "-c", script], capture_output=True, text=True
    )
    assert prefect_server.get("/admin/version") == answer.stdout.strip()


def test_a_training_looks_like_a_python_flow(training, prefect_server, reviews):
    before = datetime.datetime.now(datetime.UTC)
    answer = training.ok("train", "--data-path", reviews, "--champion", "--set", "model.tol=0.001")
    run = flow_run_of(answer)
    flow_run = prefect_server.flow_run(run)
    assert flow_run["state_type"] == "COMPLETED"
    assert re.fullmatch(
        r"run [0-9a-f]{32}; registered sentiment-classifier version 1", flow_run["state"]["message"]
    )
    assert flow_run["run_count"] == 1
    assert flow_run["tags"] == ["seed"]
    parameters = flow_run["parameters"]
    assert parameters["data_path"] == str(reviews)
    assert parameters["champion"] is True
    assert parameters["model_C"] == 1.0
    assert parameters["settings"] == {"model.tol": 0.001}
    flow = prefect_server.get(f"/flows/{flow_run['flow_id']}")
    assert flow["name"] == "sentiment-training"

    tasks = prefect_server.wait_for_tasks(run, 7)
    assert [task["name"] for task in tasks] == TASKS
    for task in tasks:
        assert task["state_type"] == "COMPLETED"
        assert task["run_count"] == 1
        assert task["total_run_time"] > 0
        assert before <= time_of(task["start_time"]) < time_of(task["end_time"])
    starts = [time_of(task["start_time"]) for task in tasks]
    assert starts == sorted(starts)
    graph = prefect_server.graph(run)
    assert graph == {
        name: ("COMPLETED", [TASKS[i - 1]] if i else []) for i, name in enumerate(TASKS)
    }


def test_logs_and_artifacts_are_where_one_looks_for_them(training, prefect_server, reviews):
    run = flow_run_of(training.ok("train", "--data-path", reviews))
    tasks = {task["id"]: task["name"] for task in prefect_server.wait_for_tasks(run, 6)}
    logs = prefect_server.logs(run)
    lines = [(tasks.get(line["task_run_id"]), line["level"], line["message"]) for line in logs]
    assert lines[0][0] is None and lines[0][2].startswith("Beginning flow run 'train-reviews")
    assert lines[-1] == (None, 20, "Finished in state Completed()")
    assert ("split-data", 20, "1600 rows to train on, 400 to test on") in lines
    assert ("register-model", 20, "Registered sentiment-classifier version 1") in lines
    for name in TASKS[:6]:
        assert (name, 20, "Finished in state Completed()") in lines

    artifacts = prefect_server.artifacts(run)
    assert set(artifacts) == {
        "evaluation",
        "confusion-matrix",
        "roc-curve",
        "tracking-run",
        "model-version",
    }
    assert "| accuracy | 0." in artifacts["evaluation"]["data"]
    assert artifacts["confusion-matrix"]["type"] == "table"
    assert isinstance(artifacts["confusion-matrix"]["data"], str)
    assert artifacts["roc-curve"]["type"] == "image"
    assert artifacts["roc-curve"]["data"].startswith("data:image/svg+xml;base64,")
    assert "models:/sentiment-classifier/1" in artifacts["model-version"]["data"]
    assert tasks[artifacts["model-version"]["task_run_id"]] == "register-model"


def test_the_training_hardly_waits_and_says_how_long(training, prefect_server, reviews):
    answer = training.ok("train", "--data-path", reviews)
    told = re.search(
        r"reported to Prefect: (\d+) requests; the training waited ([\d.]+) ms, its end ([\d.]+) s",
        answer.err,
    )
    assert told, answer.err
    assert int(told[1]) > 5
    assert float(told[3]) <= 5.5


def test_runs_show_names_both_ids_and_both_resolve(training, prefect_server, reviews):
    answer = training.ok("train", "--data-path", reviews, "--json").json
    run = answer["prefect_flow_run"]["id"]
    shown = training.ok("runs", "show", answer["run_id"], "--json").json["flow_run"]
    assert shown["id"] == answer["flow_run_id"]
    assert shown["prefect"]["id"] == run
    assert prefect_server.flow_run(run)["labels"]["sentiment.flow_run"] == shown["id"]
    text = training.ok("runs", "show", answer["run_id"]).out
    assert f"In Prefect: {run} {prefect_server.url}/runs/flow-run/{run}" in text


def test_a_failed_training_fails_there_with_its_reason(training, prefect_server):
    (training.folder / "bad.csv").write_text("text,label\ngood,1\nbad,\n")
    answer = training.run("train", "--data-path", "bad.csv")
    assert answer.code == 1
    run = flow_run_of(answer)
    flow_run = prefect_server.flow_run(run)
    assert flow_run["state_type"] == "FAILED"
    assert "line 3" in flow_run["state"]["message"]
    (task,) = prefect_server.wait_for_tasks(run, 1)
    assert (task["name"], task["state_type"]) == ("load-data", "FAILED")
    errors = [line["message"] for line in prefect_server.logs(run) if line["level"] == 40]
    assert any("line 3" in message for message in errors)
    assert any(message.startswith("Encountered exception") for message in errors)


def test_retries_of_a_task_look_as_prefects_own(training, prefect_server, reviews):
    training.environment |= {"SENTIMENT_TASK_RETRIES": "3", "SENTIMENT_TASK_RETRY_DELAY": "1"}
    late = training.folder / "late.csv"
    threading.Timer(0.5, lambda: late.symlink_to(reviews)).start()
    run = flow_run_of(training.ok("train", "--data-path", "late.csv"))
    load = prefect_server.wait_for_tasks(run, 6)[0]
    assert (load["name"], load["state_type"], load["run_count"]) == ("load-data", "COMPLETED", 2)
    assert load["empirical_policy"]["retries"] == 3
    states = prefect_server.get(f"/task_run_states/?task_run_id={load['id']}")
    names = [state["name"] for state in sorted(states, key=lambda state: state["timestamp"])]
    assert names == ["Pending", "Running", "AwaitingRetry", "Retrying", "Completed"]


def test_without_orchestration_nothing_is_reported(training, prefect_server, reviews):
    count = prefect_server.post("/flow_runs/count", {})
    answer = training.ok("train", "--data-path", reviews, "--no-orchestration")
    assert "Prefect" not in answer.err
    assert prefect_server.post("/flow_runs/count", {}) == count


def test_an_absent_server_costs_one_warning_and_is_told_later(
    training, prefect_server, reviews, tmp_path
):
    training.environment["PREFECT_API_URL"] = f"http://127.0.0.1:{free_port()}/api"
    answer = training.ok("train", "--data-path", reviews)
    assert answer.err.count("warning:") == 1
    assert "cannot connect to http://127.0.0.1:" in answer.err
    assert "kept" in answer.err
    assert len(journals(training)) == 1
    first = training.ok("runs", "list", "--json").json["runs"][0]
    before = datetime.datetime.now(datetime.UTC)

    training.environment["PREFECT_API_URL"] = prefect_server.api
    flow_run_of(training.ok("train", "--data-path", reviews))
    shown = training.ok("runs", "show", first["run_id"], "--json").json["flow_run"]
    run = shown["prefect"]["id"]
    flow_run = prefect_server.wait_for_state(run, "COMPLETED")
    assert "reported later" in flow_run["state"]["message"] or (
        before - time_of(shown["end_time"])
    ) < datetime.timedelta(seconds=10)
    tasks = prefect_server.wait_for_tasks(run, 6)
    for task, recorded in zip(tasks, shown["tasks"], strict=True):
        assert task["id"] == recorded["id"]
        assert time_of(task["end_time"]) < before  # true times, not those of the report
    assert prefect_server.graph(run).keys() == set(TASKS[:6])
    assert len(prefect_server.logs(run)) > 10


def test_a_server_that_never_answers_costs_five_seconds(training, reviews):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        training.environment["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        answer = training.ok("train", "--data-path", reviews)
    assert answer.err.count("warning:") == 1
    assert len(journals(training)) == 1


def test_authentication_and_csrf(tmp_path, reviews):
    folder = tmp_path / "server"
    folder.mkdir()
    server = PrefectServer(
        folder,
        PREFECT_SERVER_API_AUTH_STRING="ada:secret",
        PREFECT_SERVER_CSRF_PROTECTION_ENABLED="true",
    )
    program = Sentiment(tmp_path, PREFECT_API_URL=server.api)
    server.start()
    try:
        answer = program.ok("train", "--data-path", reviews)
        assert "PREFECT_API_AUTH_STRING" in answer.err and "secret" not in answer.err
        assert len(journals(program)) == 1
        secret = tmp_path / "secret"
        secret.write_text("ada:secret\n")
        program.environment["PREFECT_API_AUTH_STRING_FILE"] = str(secret)
        answer = program.ok("train", "--data-path", reviews)
        assert "PREFECT_API_AUTH_STRING" not in answer.err
        assert "secret" not in program.ok("config", "show").out.replace(str(secret), "")
        flow_run_of(answer)
    finally:
        server.stop()
