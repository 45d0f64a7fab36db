"""One training on real MLflow and Prefect servers: Prefect's pages lead to MLflow's."""

import re

import pytest
from playwright.sync_api import expect
from support.mlflow_server import on_server

PATIENCE = 60_000  # ms; the pages are large and the machine is busy


@pytest.fixture(scope="module")
def links(tmp_path_factory, mlflow_server, prefect_server, reviews):
    """Prefect's artifacts of the training, and what the training said."""
    program = on_server(
        tmp_path_factory.mktemp("both"), mlflow_server, PREFECT_API_URL=prefect_server.api
    )
    answer = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    prefect_server.wait_for_tasks(answer["prefect_flow_run"]["id"], 7)
    found = prefect_server.artifacts(answer["prefect_flow_run"]["id"])
    return {**answer, "model": program.model, "artifacts": found}


@pytest.mark.parametrize(
    ("artifact", "expected"),
    [
        ("tracking-run", ["run_id", "log_loss", "model_C"]),
        ("model-version", ["model", "Version 1", "champion"]),
    ],
)
def test_a_link_in_prefect_leads_to_the_page_in_mlflow(page, links, artifact, expected):
    address = re.search(r"\]\((.+)\)", links["artifacts"][artifact]["data"])[1]
    page.goto(address)
    for text in expected:
        expect(page.locator("body")).to_contain_text(links.get(text, text), timeout=PATIENCE)
