"""The original's walk with our commands, in the stack that `docker compose up` starts. The tests are its steps: they run in
this order, and a step builds on those before it (tools/dev/stack_test.sh stops at the first failure)."""

import itertools
import os
import re
import subprocess

import requests
from playwright.sync_api import expect
from stack import (
    API,
    CONSOLE,
    MLFLOW,
    PREFECT,
    PREFECT_PAGES,
    ROOT,
    SERVICES,
    docker,
    get,
    post,
)
from support.waiting import until

MODEL = "sentiment-classifier"
TASKS = ["load-data", "split-data", "train-model", "evaluate-model", "log-mlflow", "register-model"]
METRICS = ["accuracy", "f1", "precision", "recall"]
GOOD = "A wonderful film, beautifully acted and very moving."
LARGEST_IMAGE = 40  # MB, of our program
state = {}  # what a step hands to those after it


def run_of(output):
    """Run id and registered version of what `train` printed, whose every line is checked."""
    lines = output.splitlines()
    assert lines[0].startswith("Starting training flow with data: data/"), output
    assert lines[1].startswith("Metrics: {'accuracy': "), output
    run_id = re.fullmatch(r"MLflow run ID: ([0-9a-f]{32})", lines[2])[1]
    version = re.fullmatch(r"Registered model version: (\d+)", lines[3])[1]
    assert lines[4:8] == ["", "=" * 50, "Training completed!", "=" * 50], output
    assert lines[8] == f"Run ID: {run_id}" and lines[9] == "Metrics:", output
    for line, name in zip(lines[10:14], METRICS, strict=True):
        assert re.fullmatch(rf"  {name}: [01]\.\d{{4}}", line), output
    assert lines[14] == f"Model version: {version}", output
    return run_id, version, lines[15:]


def predict():
    return post(f"{API}/predict", {"text": GOOD})


def shows(page, *texts):
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def test_six_services_are_healthy(stack):
    assert set(stack.services()) == set(SERVICES)
    for service in SERVICES:
        assert stack.inspect(service, "{{.RestartCount}}") == "0", service


def test_our_image_is_small_and_has_no_shell(stack):
    images = {
        name: stack.environment[f"{name}_IMAGE"]
        for name in ("SENTIMENT", "MINIO", "MLFLOW", "PREFECT")
    }
    sizes = {
        name: int(docker("image", "inspect", "-f", "{{.Size}}", image)) / 1e6
        for name, image in images.items()
    }
    print("\nimages: " + ", ".join(f"{name.lower()} {size:.1f} MB" for name, size in sizes.items()))
    assert sizes["SENTIMENT"] <= LARGEST_IMAGE
    assert stack.exec("sh", "-c", "true", check=False).returncode != 0
    for service in ("training", "fastapi"):
        assert stack.inspect(service, "{{.HostConfig.ReadonlyRootfs}}") == "true"
    for service in SERVICES[1:]:
        assert stack.inspect(service, "{{.Config.User}}") == "65532:65532", service


def test_without_a_champion_the_api_says_so():
    assert get(f"{API}/health") == {"status": "unhealthy", "model_loaded": False}
    assert requests.post(f"{API}/predict", json={"text": GOOD}, timeout=10).status_code == 503


def test_the_api_describes_itself_in_a_browser(page):
    page.goto(f"{API}/docs")
    shows(page, "/predict", "/model-info", "/admin/reload")


def test_mlflow_answers_to_the_names_it_is_known_by_alone():
    def ask(**headers):
        experiments = f"{MLFLOW}/api/2.0/mlflow/experiments/search?max_results=1"
        return requests.get(experiments, headers=headers, timeout=60).status_code

    assert ask() == 200
    assert ask(Host="evil.example") == 403


def test_the_first_training_registers_version_1_without_alias(stack):
    state["run"], version, rest = run_of(stack.sentiment("train"))
    assert version == "1" and rest == []
    assert stack.versions() == {1: []}
    assert get(f"{API}/health")["model_loaded"] is False


def test_the_originals_commands_run_as_its_text_has_them(stack):
    original = ("uv", "run", "python", "-m", "pipelines.cli")
    listed = stack.exec(*original, "list-versions").stdout
    assert listed == stack.sentiment("list-versions") and state["run"] in listed
    refused = stack.exec("uv", "sync", check=False)
    assert refused.returncode == 2 and " ".join(original) in refused.stderr


def test_prefect_has_the_run_its_tasks_in_order_durations_and_logs():
    (flow_run,) = post(f"{PREFECT}/flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})
    assert flow_run["state_type"] == "COMPLETED" and flow_run["total_run_time"] > 0
    state["flow_run"] = flow_run
    only = {"any_": [flow_run["id"]]}

    def tasks():
        rows = post(f"{PREFECT}/task_runs/filter", {"flow_runs": {"id": only}})
        assert {row["state_type"] for row in rows} == {"COMPLETED"}, rows
        return rows

    def logs():
        return post(f"{PREFECT}/logs/filter", {"logs": {"flow_run_id": only}, "limit": 200})

    # The server writes both down some time after it has taken them.
    until(lambda: len(tasks()) >= len(TASKS), 60, "all tasks are there")
    until(lambda: len(logs()) >= len(TASKS), 60, "all tasks have logged")
    assert all(task["end_time"] >= task["start_time"] for task in tasks())
    assert any(task["total_run_time"] > 0 for task in tasks())
    nodes = dict(get(f"{PREFECT}/flow_runs/{flow_run['id']}/graph-v2")["nodes"])
    assert {node["label"] for node in nodes.values()} == set(TASKS)
    before = {  # which task each one waited for
        node["label"]: [nodes[parent["id"]]["label"] for parent in node["parents"]]
        for node in nodes.values()
    }
    assert before[TASKS[0]] == []
    for earlier, later in itertools.pairwise(TASKS):
        assert earlier in before[later], before


def test_prefect_shows_the_run_in_a_browser(page):
    page.goto(f"{PREFECT_PAGES}/runs/flow-run/{state['flow_run']['id']}")
    shows(page, "sentiment-training", state["flow_run"]["name"], "Completed", "train-model")


def test_mlflow_has_the_run_its_parameters_metrics_and_artifacts():
    run = get(f"{MLFLOW}/api/2.0/mlflow/runs/get", params={"run_id": state["run"]})["run"]
    state["experiment"] = run["info"]["experiment_id"]
    assert run["info"]["status"] == "FINISHED"
    params = {p["key"]: p["value"] for p in run["data"]["params"]}
    assert params["model_C"] == "1.0" and params["vectorizer_max_features"] == "5000"
    assert set(METRICS) <= {m["key"] for m in run["data"]["metrics"]}
    assert run["outputs"]["model_outputs"], "no logged model"
    listed = get(f"{MLFLOW}/api/2.0/mlflow/artifacts/list", params={"run_id": state["run"]})
    assert listed["files"], "no artifacts"


def test_mlflow_shows_the_run_in_a_browser(page):
    page.goto(
        f"{MLFLOW}/#/experiments/{state['experiment']}/runs/{state['run']}?workflowType=machine_learning"
    )
    shows(page, state["run"], "Finished", "accuracy", "model_C")


def test_the_objects_are_in_the_bucket(stack):
    program = (
        "import boto3, os; s3 = boto3.client('s3', endpoint_url=os.environ['MLFLOW_S3_ENDPOINT_URL'],"
        " aws_access_key_id=os.environ['MINIO_ROOT_USER'],"
        " aws_secret_access_key=os.environ['MINIO_ROOT_PASSWORD']);"
        " print(*sorted(b['Name'] for b in s3.list_buckets()['Buckets']));"
        " [print(o['Key']) for o in s3.list_objects_v2(Bucket='mlflow-artifacts')['Contents']]"
    )
    buckets, *keys = stack.python("mlflow", program).splitlines()
    assert buckets.split() == ["data", "mlflow-artifacts", "models"]
    for name in ("MLmodel", "model.pkl", "sentiment.model"):
        assert any(key.endswith("/" + name) for key in keys), keys


def test_minio_lets_one_log_in_and_browse_in_a_browser(page):
    page.goto(CONSOLE)
    page.fill("#accessKey", "minioadmin")
    page.fill("#secretKey", "minioadmin")
    page.click("button[type=submit]")
    shows(page, "mlflow-artifacts", "models", "data")
    page.get_by_role("button", name="Acknowledge").click()  # of its licence, at the first login
    page.get_by_text("mlflow-artifacts").first.click()
    shows(page, "Created on:")
    expect(page.get_by_role("gridcell", name=state["experiment"], exact=True)).to_be_visible()


def test_a_champion_is_served_within_the_reload_interval(stack):
    state["first"], version, rest = run_of(stack.sentiment("train", "--champion"))
    assert version == "2" and rest == ["Status: Set as champion"]
    until(lambda: get(f"{API}/health")["model_loaded"], 30, "the API has taken the champion up")
    answer = predict()
    assert answer["sentiment"] == "positive" and answer["model_version"] == "2"
    served = get(f"{API}/model-info")
    assert (served["alias"], served["version"], served["run_id"]) == (
        "champion",
        "2",
        state["first"],
    )


def test_python_loads_the_champion_and_agrees(stack):
    """As a user does on the host; see MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD in .env.example."""
    program = (
        "import sys, mlflow; model = mlflow.sklearn.load_model('models:/sentiment-classifier@champion');"
        " print(max(model.predict_proba([sys.argv[1]])[0]))"
    )
    settings = {"MLFLOW_TRACKING_URI": MLFLOW, "MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD": "false"}
    done = subprocess.run(
        [ROOT / ".venv-mlflow/bin/python", "-W", "ignore", "-c", program, GOOD],
        env={**os.environ, **settings},
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert round(float(done.stdout), 4) == predict()["confidence"]


def test_the_registry_commands_show_and_move_aliases(stack):
    info = stack.sentiment("model-info").splitlines()
    assert info[0] == "Champion Model Info" and "Metrics:" in info and "Parameters:" in info
    moved = stack.sentiment(
        "set-alias", "--model-name", MODEL, "--version", "1", "--alias", "challenger"
    )
    assert moved == f"Set alias 'challenger' on {MODEL} v1\n"
    table = stack.sentiment("list-versions").splitlines()
    assert [line.split() for line in table[2:]] == [
        ["2", state["first"], "champion"],
        ["1", state["run"], "challenger"],
    ]


def test_an_equal_candidate_is_not_promoted(stack):
    _, version, rest = run_of(stack.sentiment("train", "--champion"))
    assert version == "3" and rest == ["Status: Not promoted (current champion is better)"]
    assert stack.champion() == 2


def test_a_better_candidate_is_promoted_and_served_at_once_after_a_reload(stack):
    better = ("--set", "vectorizer.stop_words=null")  # the profile drops "not" and "never"
    _, version, rest = run_of(stack.sentiment("train", "--champion", *better))
    assert version == "4" and rest == ["Status: Set as champion"]
    assert post(f"{API}/admin/reload")["version"] == "4"
    assert predict()["model_version"] == "4"


def test_mlflow_shows_the_versions_in_a_browser(page):
    page.goto(f"{MLFLOW}/#/models/{MODEL}")
    shows(page, "Version 4", "champion", "challenger")


def test_a_rollback_brings_the_old_champion_back(stack):
    stack.sentiment("rollback")
    assert stack.champion() == 2
    assert post(f"{API}/admin/reload")["version"] == "2"
    assert predict()["model_version"] == "2"


def test_the_bucket_of_production_models_holds_the_champion(stack):
    model = f"s3://models/{MODEL}"
    answer = stack.json("predict", GOOD, "--model", model)
    assert answer["model"] == f"{model}/{stack.champion()}"


def test_no_secret_is_in_the_services_logs(stack):
    logs = stack.compose("logs", "--no-color").stdout
    for secret in ("mlflow:mlflow@", "prefect:prefect@"):
        assert secret not in logs
