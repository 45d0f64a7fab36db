"""Prefect's own pages of a training, in a real browser: the strings that people look for."""

import pytest
from playwright.sync_api import expect
from support.sentiment_program import Sentiment

PATIENCE = 60_000  # ms; the pages are large and the machine is busy
TASKS = ["load-data", "split-data", "train-model", "evaluate-model", "log-mlflow", "register-model"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory, prefect_server, reviews):
    """One training; its flow run and the tasks of it."""
    program = Sentiment(tmp_path_factory.mktemp("ui"), PREFECT_API_URL=prefect_server.api)
    answer = program.ok("train", "--data-path", reviews, "--json").json
    run = answer["prefect_flow_run"]["id"]
    tasks = {task["name"]: task["id"] for task in prefect_server.wait_for_tasks(run, len(TASKS))}
    return {"run": run, "name": prefect_server.flow_run(run)["name"], "tasks": tasks}


@pytest.fixture
def open_page(page, prefect_server):
    """open_page(path, texts): the page once it shows all of them."""

    def look(path, *texts):
        page.goto(f"{prefect_server.url}/{path}")
        for text in texts:
            expect(page.locator("body")).to_contain_text(text, timeout=PATIENCE)
        return page

    return look


def test_the_address_that_train_prints_shows_the_run(open_page, trained):
    open_page(
        f"runs/flow-run/{trained['run']}",
        trained["name"],
        "sentiment-training",
        "Completed",
        "6 Task runs",
        "Finished in state Completed()",
        "accuracy 0.",
    )


def test_the_graph_holds_every_task(open_page, trained):
    page = open_page(f"runs/flow-run/{trained['run']}", trained["name"])
    expect(page.locator("canvas").first).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Task Runs", exact=True).first.click()
    for name in TASKS:
        expect(page.locator("body")).to_contain_text(name, timeout=PATIENCE)


def test_parameters_and_artifacts_have_their_tabs(open_page, trained):
    page = open_page(f"runs/flow-run/{trained['run']}", trained["name"])
    page.get_by_text("Parameters", exact=True).first.click()
    expect(page.locator("body")).to_contain_text("model_C", timeout=PATIENCE)
    page.get_by_text("Artifacts", exact=True).first.click()
    for text in ("evaluation", "confusion-matrix", "roc-curve"):
        expect(page.locator("body")).to_contain_text(text, timeout=PATIENCE)


def test_the_page_of_a_task_shows_its_log(open_page, trained):
    open_page(
        f"runs/task-run/{trained['tasks']['split-data']}",
        "split-data",
        "Completed",
        "1600 rows to train on",
    )


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("evaluation", ["Metrics on 400 rows", "accuracy", "Terms that most indicate"]),
        ("confusion-matrix", ["actual", "predicted negative", "predicted positive"]),
    ],
)
def test_an_artifact_is_rendered(open_page, trained, prefect_server, key, texts):
    artifact = prefect_server.artifacts(trained["run"])[key]
    open_page(f"artifacts/artifact/{artifact['id']}", *texts)


def test_the_picture_is_shown(open_page, trained, prefect_server):
    artifact = prefect_server.artifacts(trained["run"])["roc-curve"]
    page = open_page(f"artifacts/artifact/{artifact['id']}")
    picture = page.locator("img[src^='data:image/svg+xml']")
    expect(picture.first).to_be_visible(timeout=PATIENCE)


def test_the_new_pages_show_the_run_as_well(open_page, trained):
    open_page(f"v2/runs/flow-run/{trained['run']}", trained["name"], "sentiment-training")
