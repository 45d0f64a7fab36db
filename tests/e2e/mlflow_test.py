"""Runs, models and aliases on a real MLflow server, looked at through MLflow's own Python client."""

import json
import os
import re
import signal
import subprocess
import time

import pytest
from support.mlflow_server import on_server, run_python

READ = """
import mlflow
client = mlflow.MlflowClient()

def run_of(run_id):
    run = client.get_run(run_id)
    return {
        "name": run.info.run_name, "user": run.info.user_id, "status": run.info.status,
        "start": run.info.start_time, "end": run.info.end_time, "tags": dict(run.data.tags),
        "experiment": client.get_experiment(run.info.experiment_id).name,
        "params": dict(run.data.params), "metrics": dict(run.data.metrics),
        "inputs": [
            {"name": i.dataset.name, "digest": i.dataset.digest, "source": i.dataset.source,
             "type": i.dataset.source_type, "schema": i.dataset.schema, "profile": i.dataset.profile,
             "tags": {t.key: t.value for t in i.tags}}
            for i in run.inputs.dataset_inputs],
        "models": [output.model_id for output in run.outputs.model_outputs],
        "artifacts": sorted(files_below(run_id, "")),
    }

def files_below(run_id, folder):
    for entry in client.list_artifacts(run_id, folder):
        if entry.is_dir:
            yield from files_below(run_id, entry.path)
        else:
            yield entry.path

def runs_of(experiment):
    found = client.get_experiment_by_name(experiment)
    return [run_of(run.info.run_id) for run in client.search_runs([found.experiment_id])]
"""


@pytest.fixture
def program(tmp_path, mlflow_server):
    return on_server(tmp_path, mlflow_server)


@pytest.fixture
def python(mlflow_server):
    """python(script, argument): what MLflow's own client sees on the server."""

    def look(script, argument=None):
        return run_python(
            READ + script, argument, options=(), **mlflow_server.variables_for_clients
        )

    return look


def commit(folder):
    """A git repository around the working folder; its commit."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", folder]
    subprocess.run([*git, "init", "-q", "-b", "topic/x"], check=True)
    url = "https://ada:t0ken@code.example/reviews.git"
    subprocess.run([*git, "remote", "add", "origin", url], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    answer = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return answer.stdout.strip()


def test_a_training_says_where_its_pages_are(program, reviews, python):
    program.environment["SENTIMENT_MLFLOW_UI_URL"] = "http://localhost:5001/"
    answer = program.ok("train", "--data-path", reviews)
    run = re.search(r"MLflow run ID: (\w+)", answer.out)[1]
    experiment = python("say(client.get_run(given).info.experiment_id)", run)
    view = r"\?workflowType=machine_learning\n"
    pages = rf"http://localhost:5001/#/experiments/{experiment}/runs/{run}{view}"
    assert re.search(pages, answer.err), answer.err
    version = rf"http://localhost:5001/#/models/{program.model}/versions/\d+{view}"
    assert re.search(version, answer.err), answer.err
    del program.environment["SENTIMENT_MLFLOW_UI_URL"]
    server = program.environment["MLFLOW_TRACKING_URI"]
    assert f"{server}/#/experiments/" in program.ok("train", "--data-path", reviews).err


def test_a_run_is_as_complete_as_pythons(program, reviews, python):
    program.environment["USER"] = "ada"
    head = commit(program.folder)
    trained = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    seen = python(
        """
run = run_of(given["run"])
model = client.get_logged_model(run["models"][0])
version = client.get_model_version_by_alias(given["name"], "champion")
history = client.get_metric_history(given["run"], "train_loss")
say({
    "run": run,
    "history": [[point.step, point.value] for point in history],
    "points_of_f1": len(client.get_metric_history(given["run"], "f1")),
    "model": {"id": model.model_id, "name": model.name, "status": str(model.status),
              "run": model.source_run_id, "params": model.params, "tags": model.tags,
              "metrics": [[m.key, m.value, m.dataset_name, m.dataset_digest]
                          for m in model.metrics]},
    "version": {"version": version.version, "source": version.source, "run": version.run_id,
                "status": version.status, "tags": version.tags,
                "aliases": list(version.aliases)},
    "files": sorted(f.path for f in client.list_logged_model_artifacts(model.model_id)),
    "mlmodel": mlflow.artifacts.load_text(model.artifact_location + "/MLmodel"),
})
""",
        {"run": trained["run_id"], "name": program.model},
    )
    run, model, version = seen["run"], seen["model"], seen["version"]
    assert run["experiment"] == program.model
    assert re.fullmatch(r"train-reviews_sample-[0-9a-f]{6}", run["name"])
    assert (run["user"], run["status"]) == ("ada", "FINISHED")
    assert run["start"] < run["end"]
    tags = run["tags"]
    assert tags["mlflow.user"] == "ada"
    assert tags["mlflow.source.name"] == "sentiment train"
    assert tags["mlflow.source.type"] == "LOCAL"
    assert tags["mlflow.source.git.commit"] == head
    assert tags["mlflow.source.git.branch"] == "topic/x"
    assert tags["mlflow.source.git.repoURL"] == "https://code.example/reviews.git"
    assert "tested on 400: **accuracy 0." in tags["mlflow.note.content"]
    assert re.fullmatch("[0-9a-f]{32}", tags["sentiment.run_id"])
    params = run["params"]
    assert params["model_C"] == "1.0"
    assert params["model_max_iter"] == "1000"
    assert params["model_solver"] == "lbfgs"
    assert params["vectorizer_max_features"] == "5000"
    assert params["vectorizer_ngram_range"] == "(1, 2)"
    assert (params["train_samples"], params["test_samples"]) == ("1600", "400")
    assert params["data_path"] == str(reviews)
    for name, value in trained["metrics"].items():
        assert run["metrics"][name] == value
    steps = [step for step, _ in seen["history"]]
    assert steps == list(range(trained["iterations"] + 1))
    assert seen["history"][-1][1] < seen["history"][0][1]
    assert seen["points_of_f1"] == 1, "the model's metrics are the run's own points"

    (dataset,) = run["inputs"]
    assert (dataset["name"], dataset["type"]) == ("reviews_sample", "local")
    assert tags["sentiment.data.sha256"].startswith(dataset["digest"])
    assert json.loads(dataset["source"]) == {"uri": str(reviews)}
    assert json.loads(dataset["schema"])["mlflow_colspec"][0]["name"] == "text"
    assert json.loads(dataset["profile"])["num_rows"] == 1600
    assert dataset["tags"] == {"mlflow.data.context": "training"}

    assert run["models"] == [model["id"]]
    assert (model["name"], model["run"]) == ("model", trained["run_id"])
    assert model["status"].endswith("READY")
    assert model["params"] == params
    assert model["tags"]["mlflow.source.git.commit"] == head
    of_model = {key: value for key, value, _, _ in model["metrics"]}
    assert of_model == run["metrics"]
    assert {tuple(rest) for _, _, *rest in model["metrics"]} == {
        ("reviews_sample", dataset["digest"])
    }
    assert {"MLmodel", "model.pkl", "sentiment.model", "requirements.txt"} <= set(seen["files"])
    assert re.search(rf"^model_id: '?{model['id']}'?$", seen["mlmodel"], re.MULTILINE)

    assert (version["version"], version["run"]) == ("1", trained["run_id"])
    assert (version["source"], version["status"]) == (f"models:/{model['id']}", "READY")
    assert version["aliases"] == ["champion"]
    assert float(version["tags"]["sentiment.f1"]) == trained["metrics"]["f1"]
    assert version["tags"]["sentiment.decision"] == "promoted"
    move = json.loads(version["tags"]["sentiment.alias.champion"])
    assert (move["from"], move["to"], move["why"]) == (None, 1, "no champion yet")
    assert move["who"].startswith("ada")
    assert "evaluation/report.html" in run["artifacts"]


def test_the_registry_commands_work_on_the_server(program, reviews, python):
    runs = [program.ok("train", "--data-path", reviews, "--json").json["run_id"] for _ in range(2)]
    program.ok("set-alias", "--version", 1, "--alias", "champion")
    program.ok("set-alias", "--version", 2, "--alias", "champion")
    program.ok("set-alias", "--version", 1, "--alias", "challenger")
    aliases = """
model = client.get_registered_model(given)
say([dict(model.aliases), {v.version: v.tags for v in
     client.search_model_versions(f"name='{given}'")}])
"""
    assert python(aliases, program.model)[0] == {"champion": "2", "challenger": "1"}
    program.ok("delete-alias", "--alias", "challenger")
    program.ok("rollback")
    now, tags = python(aliases, program.model)
    assert now == {"champion": "1"}
    moves = [json.loads(tags[v]["sentiment.alias.champion"]) for v in ("1", "2")]
    assert [(m["from"], m["to"]) for m in moves] == [(2, 1), (1, 2)]
    assert (moves[0]["why"], moves[0]["earlier"][0]["to"]) == ("rollback", 1)
    taken = json.loads(tags["1"]["sentiment.alias.challenger"])
    assert (taken["from"], taken["to"]) == (1, None)

    listed = program.ok("runs", "list", "--json").json["runs"]
    assert [run["run_id"] for run in listed] == runs[::-1]
    assert runs[0] in program.ok("runs", "show", runs[0][:12]).out
    assert "train_samples" not in program.ok("runs", "compare", *runs).out
    ask = ["predict", "A wonderful film.", "--json"]
    by_alias = program.ok(*ask).json
    for reference in ("models:/{}/1", "models:/{}@champion"):
        assert program.ok(*ask, "--model", reference.format(program.model)).json == by_alias
    assert (
        program.ok(*ask, "--model", f"runs:/{runs[0]}/model").json["predictions"]
        == (by_alias["predictions"])
    )
    assert program.ok("evaluate", "--data-path", reviews, "--json").json
    assert program.run("predict", "x", "--model", f"models:/{program.model}/9").code == 3
    assert program.run("set-alias", "--version", 9, "--alias", "champion").code == 3


def test_aliases_moved_from_python_are_served_and_rolled_back(program, reviews, python):
    for _ in range(2):
        program.ok("train", "--data-path", reviews)
    program.ok("set-alias", "--version", 1, "--alias", "champion")
    move = "client.set_registered_model_alias(given, 'champion', '2'); say(1)"
    with program.serving() as server:
        assert server.get("/model-info").json()["version"] == "1"
        python(move, program.model)
        assert server.post("/admin/reload").json() == {"reloaded": True, "version": "2"}
        assert server.post("/predict", json={"text": "Dull."}).json()["model_version"] == "2"
    program.ok("rollback")
    assert program.ok("model-info", "--json").json["version"] in (1, "1")


@pytest.fixture
def training(program):
    """A training whose run has begun and that waits for its data, which comes through a pipe."""
    pipe = program.folder / "reviews.csv"
    os.mkfifo(pipe)
    process = program.start("train", "--data-path", pipe)
    writer = pipe.open("w")  # waits until somebody reads
    yield process, writer
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_killed(program, training, reviews, python, number):
    process, writer = training
    process.send_signal(number)
    time.sleep(0.5)  # until the program has taken note
    with writer:
        writer.write(reviews.read_text())
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    (run,) = python("say(runs_of(given))", program.model)
    assert run["status"] == "KILLED"
    assert run["end"]
    assert run["tags"]["sentiment.failure"] == "interrupted"
    assert program.run("list-versions").code == 3


def test_a_run_whose_process_was_killed_is_failed_by_the_next_command(program, training, python):
    process, _ = training
    process.kill()
    process.wait()
    answer = program.ok("runs", "list", "--json")
    assert "marked 1 run FAILED" in answer.err
    assert [run["status"] for run in answer.json["runs"]] == ["FAILED"]
    (run,) = python("say(runs_of(given))", program.model)
    assert run["status"] == "FAILED"
    assert run["end"]
    assert "died" in run["tags"]["sentiment.failure"]
    assert program.ok("runs", "list").err == ""


def test_a_run_that_fails_says_why(program, python):
    (program.folder / "one.csv").write_text("text,label\ngood,1\nbad,maybe\n")
    answer = program.run("train", "--data-path", "one.csv")
    assert answer.code == 1
    (run,) = python("say(runs_of(given))", program.model)
    assert run["status"] == "FAILED"
    assert "maybe" in run["tags"]["sentiment.failure"]
    assert run["models"] == []
    assert program.run("list-versions").code == 3
