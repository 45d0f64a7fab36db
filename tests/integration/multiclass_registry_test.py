"""Three classes in the registry: rollback, sync into a real MLflow server, a kept training resumed there."""

import random
import re

import numpy as np
import pytest
from support.mlflow_server import on_server, run_python
from support.random_reviews import write_csv
from support.sentiment_program import Sentiment, free_port

NAMES = ["money", "science", "sport"]
ASKED = [f"{name} matter" for name in NAMES]
WEAK = ("--set", "vectorizer.max_features=2")  # a champion that the default settings beat

LOOK = """
import mlflow
client = mlflow.MlflowClient()
name = given["name"]
versions = sorted(client.search_model_versions(f"name='{name}'"), key=lambda v: int(v.version))
seen = []
for version in versions:
    metrics = client.get_run(version.run_id).data.metrics
    model = mlflow.sklearn.load_model(f"models:/{name}/{version.version}")
    seen.append({
        "version": int(version.version), "f1": metrics["f1"],
        "f1_by_class": sorted(v for k, v in metrics.items() if k.startswith("f1_")),
        "classes": model.classes_.tolist(), "predicted": model.predict(given["asked"]).tolist(),
        "p": model.predict_proba(given["asked"]).tolist()})
champion = int(client.get_model_version_by_alias(name, "champion").version)
say({"versions": seen, "champion": champion})
"""


def champion_of(program):
    versions = program.ok("list-versions", "--json").json["versions"]
    return [int(one["version"]) for one in versions if "champion" in one["aliases"]]


def probabilities(program, model):
    rows = program.ok("predict", *ASKED, "--model", model, "--json").json["predictions"]
    assert [list(row["probabilities"]) for row in rows] == [NAMES] * len(ASKED)
    return [row["sentiment"] for row in rows], [list(r["probabilities"].values()) for r in rows]


def look(mlflow_server, name):
    given = {"name": name, "asked": ASKED}
    variables = mlflow_server.variables_for_clients
    return run_python(LOOK, given, options=("-W", "ignore"), **variables)


def test_rollback_sync_and_resume(tmp_path, mlflow_server):
    rng = random.Random(5)
    labels = [NAMES[i % 3] for i in range(300)]
    texts = [f"{rng.choice(NAMES) if rng.random() < 0.2 else label} matter {rng.randrange(10**6)}"
             for label in labels]  # fmt: skip
    data = tmp_path / "news.csv"
    write_csv(data, texts, labels)

    server = on_server(tmp_path, mlflow_server)
    name = server.model
    solo = Sentiment(tmp_path, MODEL_NAME=name, MLFLOW_EXPERIMENT_NAME=name)
    solo.ok("train", "--data-path", data, "--champion", *WEAK)
    promoted = solo.ok("train", "--data-path", data, "--champion")
    assert promoted.out.splitlines()[-1] == "Status: Set as champion"
    solo.ok("rollback")
    assert champion_of(solo) == [1]
    weak, _ = probabilities(solo, f"models:/{name}@champion")
    assert weak != NAMES
    solo.ok("set-alias", "--version", 2, "--alias", "champion")
    assert champion_of(solo) == [2]
    assert probabilities(solo, f"models:/{name}@champion")[0] == NAMES
    here = {n: probabilities(solo, f"models:/{name}/{n}") for n in (1, 2)}

    sent = server.ok("sync", "--json").json
    assert (sent["runs"], sent["versions"], sent["alias_moves"]) == (2, 2, 4)
    # A home that was replayed stays as it was: the rest happens on the server, from another one.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    server = Sentiment(elsewhere, **server.environment)
    server.environment["MLFLOW_TRACKING_URI"] = f"http://127.0.0.1:{free_port()}"
    kept = server.run("train", "--data-path", data)
    assert kept.code == 4, kept.err
    own = re.search(r"train --resume ([0-9a-f]{32})", kept.err)[1]
    server.environment |= mlflow_server.variables_for_clients
    assert server.ok("train", "--resume", own, "--json").json["model_version"] == 3
    here[3] = probabilities(server, f"models:/{name}/3")
    assert here[3] == here[2]

    there = look(mlflow_server, name)
    assert there["champion"] == 2
    assert [one["version"] for one in there["versions"]] == [1, 2, 3]
    for one in there["versions"]:
        labels, p = here[one["version"]]
        assert one["classes"] == NAMES
        assert one["predicted"] == labels
        np.testing.assert_allclose(one["p"], p, rtol=0, atol=1e-12)
        assert len(one["f1_by_class"]) == 3
        assert one["f1"] == pytest.approx(np.mean(one["f1_by_class"]), abs=1e-12)
    assert there["versions"][0]["f1"] < there["versions"][1]["f1"]

    server.ok("rollback")  # the moves came along
    assert champion_of(server) == [1]
    with server.serving() as api:
        assert api.post("/predict", json={"text": ASKED[1]}).json()["model_version"] == "1"
        server.ok("set-alias", "--version", 2, "--alias", "champion")
        assert api.post("/admin/reload").json() == {"reloaded": True, "version": "2"}
        answers = [api.post("/predict", json={"text": text}).json() for text in ASKED]
    assert [answer["sentiment"] for answer in answers] == NAMES
