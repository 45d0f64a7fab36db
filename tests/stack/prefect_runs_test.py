"""After the walk: trainings asked for in Prefect, and a stack that goes and comes back."""

from stack import API, PREFECT, get, post
from support.waiting import until


def test_a_run_started_from_prefect_as_its_page_does_is_executed(stack):
    deployment = get(f"{PREFECT}/deployments/name/sentiment-training/train")
    before = len(stack.versions())
    asked = {"state": {"type": "SCHEDULED"}, "parameters": {}}
    run = post(f"{PREFECT}/deployments/{deployment['id']}/create_flow_run", asked)
    until(
        lambda: get(f"{PREFECT}/flow_runs/{run['id']}")["state_type"] == "COMPLETED",
        180,
        "the run from Prefect has completed",
    )
    assert len(stack.versions()) == before + 1


def test_down_and_up_again_keeps_everything(stack):
    versions = stack.json("list-versions")
    runs = post(f"{PREFECT}/flow_runs/count", {})
    stack.stop("down")
    stack.up()
    assert stack.json("list-versions") == versions
    assert post(f"{PREFECT}/flow_runs/count", {}) == runs
    until(lambda: get(f"{API}/health")["model_loaded"], 60, "a model is served after the restart")
