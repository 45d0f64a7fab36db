"""A solo home replayed into a real MLflow server, looked at through MLflow's Python client."""

import json
import os

from support.fault_proxy import Fault, FaultProxy
from support.mlflow_server import on_server, run_python
from support.sentiment_program import Sentiment

LOOK = """
import mlflow
client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name(given)
say({
    "runs": {r.data.tags["sentiment.run_id"]: {
        "id": r.info.run_id, "name": r.info.run_name, "status": r.info.status,
        "start": r.info.start_time, "end": r.info.end_time,
        "params": dict(r.data.params), "f1": r.data.metrics.get("f1"),
        "losses": len(client.get_metric_history(r.info.run_id, "train_loss")),
        "artifacts": [a.path for a in client.list_artifacts(r.info.run_id, "evaluation")]}
        for r in client.search_runs([experiment.experiment_id])},
    "versions": [[int(v.version), v.run_id] for v in
                 sorted(client.search_model_versions(f"name='{given}'"),
                        key=lambda v: int(v.version))],
    "champion": int(client.get_model_version_by_alias(given, "champion").version),
    "predicted": mlflow.sklearn.load_model(f"models:/{given}@champion")
                       .predict(["a lovely film", "dull and boring"]).tolist(),
})
"""


def test_a_home_is_replayed_once_wherever_it_was_cut_off(tmp_path, mlflow_server, reviews):
    server = on_server(tmp_path, mlflow_server)
    names = {key: server.environment[key] for key in ("MODEL_NAME", "MLFLOW_EXPERIMENT_NAME")}
    solo = Sentiment(tmp_path, **names)
    weak = ("--set", "vectorizer.max_features=20")
    solo.ok("train", "--data-path", reviews, "--champion", *weak)
    solo.ok("train", "--data-path", reviews, "--champion")
    (tmp_path / "bad.csv").write_text("text,label\ngood,1\nbad,maybe\n")
    assert solo.run("train", "--data-path", tmp_path / "bad.csv").code == 1
    here = json.loads(solo.ok("runs", "list", "--json").out)["runs"]
    assert solo.run("sync").code == 2, "there is no server to send to"

    proxy = FaultProxy(mlflow_server.port)
    server.environment["MLFLOW_TRACKING_URI"] = proxy.url
    # To a store of their own the artifacts go past the server, and the proxy.
    direct = os.environ.get("SENTIMENT_TEST_MLFLOW") == "direct"
    for at in (3, 15, 30) if direct else (3, 25, 60):
        proxy.arm(Fault("before", at, lasting=True))
        assert server.run("sync").code == 4
    proxy.arm()
    first = server.ok("sync", "--json").json
    assert first["runs"] + first["runs_before"] == 3
    second = server.ok("sync", "--json").json
    assert second == {
        "runs": 0, "runs_before": 3, "runs_running": 0, "versions": 0, "alias_moves": 0,
        "flow_runs": 0, "failures": [], "stopped": False,
    }  # fmt: skip

    there = run_python(LOOK, names["MODEL_NAME"], options=(), **mlflow_server.variables_for_clients)
    assert set(there["runs"]) == {run["run_id"] for run in here}
    statuses = sorted(run["status"] for run in there["runs"].values())
    assert statuses == ["FAILED", "FINISHED", "FINISHED"]
    for run in here:
        copy = there["runs"][run["run_id"]]
        original = solo.ok("runs", "show", run["run_id"], "--json").json
        assert copy["params"] == original["params"]
        assert copy["f1"] == original["metrics"].get("f1")
        assert copy["start"] <= copy["end"]
        if copy["status"] == "FINISHED":
            assert copy["losses"] > 1
            assert "evaluation/report.html" in copy["artifacts"]
    trained = [run["run_id"] for run in reversed(here) if run["status"] == "FINISHED"]
    assert there["versions"] == [
        [number + 1, there["runs"][own]["id"]] for number, own in enumerate(trained)
    ]
    assert there["champion"] == 2
    assert there["predicted"] == [1, 0]
    moved = server.ok("rollback", "--json").json
    assert moved, "the ledger came along"
    proxy.stop()
