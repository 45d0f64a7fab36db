"""MLflow's own pages of a run, a logged model and a registered model, in a real browser."""

import re

import pytest
import requests
from playwright.sync_api import expect
from support.mlflow_server import on_server

PATIENCE = 60_000  # ms; the pages are large and the machine is busy


@pytest.fixture(scope="module")
def trained(tmp_path_factory, mlflow_server, reviews):
    """One training with promotion, and where its pages are."""
    program = on_server(tmp_path_factory.mktemp("ui"), mlflow_server, USER="ada")
    answer = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    run = program.ok("runs", "show", answer["run_id"], "--json").json
    tracking = f"{mlflow_server.url}/api/2.0/mlflow"
    return {**answer, "name": run["name"], "model": program.model, "tracking": tracking}


@pytest.fixture(scope="module")
def experiment(trained):
    """The path of the experiment's pages."""
    answer = ask(trained, f"experiments/get-by-name?experiment_name={trained['model']}")
    return f"experiments/{answer['experiment']['experiment_id']}"


def ask(trained, path):
    return requests.get(f"{trained['tracking']}/{path}", timeout=30).json()


@pytest.fixture
def open_page(page, mlflow_server):
    """open_page(path, texts): the page once it shows all of them, in that order of asking."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def look(path, *texts):
        page.goto(f"{mlflow_server.url}/#/{path}?workflowType=machine_learning")
        for text in texts:
            expect(page.locator("body")).to_contain_text(text, timeout=PATIENCE)
        return page

    yield look
    assert errors == []


def test_the_table_of_runs(open_page, experiment, trained):
    page = open_page(
        f"{experiment}/runs", trained["name"], "reviews_sample", "sentiment train", trained["model"]
    )
    expect(page.get_by_role("columnheader", name="Dataset").first).to_be_visible()


def test_the_page_of_a_run(open_page, experiment, trained):
    open_page(
        f"{experiment}/runs/{trained['run_id']}",
        trained["name"],
        re.compile(r"Created by\s*ada"),
        re.compile(r"Status\s*Finished"),
        re.compile(r"Source\s*sentiment train"),
        re.compile(r"reviews_sample \([0-9a-f]{32}\)\s*training"),
        re.compile(r"Registered models\s*" + re.escape(trained["model"]) + r"\s*v1"),
        "Metrics (8)",
        str(trained["metrics"]["accuracy"]),
        "train_loss",
        re.compile(r"model_C\s*1\.0"),
        re.compile(r"train_samples\s*1600"),
        re.compile(r"vectorizer_ngram_range\s*\(1, 2\)"),
        "Logged models (1)",
        "Ready",
    )


def test_the_charts_of_a_run(open_page, experiment, trained):
    page = open_page(
        f"{experiment}/runs/{trained['run_id']}/model-metrics", "accuracy", "roc_auc", "train_loss"
    )
    # The history of the loss is a line over the solver's steps.
    expect(page.locator(".js-line").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator("body")).to_contain_text("Step")


def test_the_artifacts_of_a_run(open_page, keep_picture, experiment, trained):
    page = open_page(f"{experiment}/runs/{trained['run_id']}/artifacts", "evaluation")
    page.get_by_text("evaluation", exact=True).first.click()
    for name in (
        "confusion_matrix",
        "roc_curve",
        "precision_recall_curve",
        "calibration",
        "top_terms",
    ):
        page.get_by_text(f"{name}.svg").first.click()
        expect(page.locator("body")).to_contain_text(f"evaluation/{name}.svg", timeout=PATIENCE)
        picture = page.locator("img[src^='blob:'], img[src*='get-artifact']").first
        expect(picture).to_be_visible(timeout=PATIENCE)
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 100",
            arg=picture.element_handle(),
            timeout=PATIENCE,
        )
        keep_picture(page, f"_{name}")
    page.get_by_text("mistakes.json").first.click()
    for column in ("text", "label", "predicted", "probability"):
        expect(page.get_by_role("columnheader", name=column).first).to_be_visible(timeout=PATIENCE)
    keep_picture(page, "_mistakes")
    page.get_by_text("report.html").first.click()
    report = page.frame_locator("iframe").locator("body")
    for text in ("Metrics on 400 rows", "Confusion matrix", "ROC curve", "Terms that indicate"):
        expect(report).to_contain_text(text, timeout=PATIENCE)


def test_the_tab_of_logged_models(open_page, experiment, trained):
    open_page(f"{experiment}/models", "Ready", trained["name"], trained["model"], "v1")


def test_the_page_of_a_logged_model(open_page, experiment, trained):
    run = ask(trained, f"runs/get?run_id={trained['run_id']}")["run"]
    (output,) = run["outputs"]["model_outputs"]
    open_page(
        f"{experiment}/models/{output['model_id']}",
        re.compile(r"Status\s*Ready"),
        re.compile(r"Source run\s*" + re.escape(trained["name"])),
        "reviews_sample",
        "accuracy",
        "model_C",
        re.compile(re.escape(trained["model"]) + r"\s*v1"),
    )


def test_the_list_of_registered_models(open_page, trained):
    open_page("models", trained["model"], "champion")


def test_the_page_of_a_registered_model(open_page, trained):
    open_page(f"models/{trained['model']}", "Version 1", "champion", "sentiment.f1", "promoted")


def test_the_page_of_a_version(open_page, trained):
    page = open_page(
        f"models/{trained['model']}/versions/1",
        re.compile(r"Source Run\s*:?\s*" + re.escape(trained["name"])),
        re.compile(r"Source Model\s*:?\s*model"),
        "champion",
        "sentiment.alias.champion",
        "Inputs (1)",
        "Outputs (1)",
    )
    page.get_by_text("Inputs (1)").click()
    expect(page.locator("body")).to_contain_text("Tensor", ignore_case=True)
    page.get_by_text(trained["name"]).first.click()
    expect(page).to_have_url(re.compile(f"runs/{trained['run_id']}"), timeout=PATIENCE)
