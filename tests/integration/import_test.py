"""A scikit-learn file becomes a version, is served, and changes places with one of our own."""

import json
import random

import numpy as np
import pytest
import requests
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline
from support import random_pipelines
from support.mlflow_server import run_python

TEXTS = ["a good great lovely film", "bad awful worst", "the plot is boring"]


def file_of(folder, labels, format="pickle4", classifier=None):
    """(path, pipeline) of a model of these labels."""
    rng = random.Random(7)
    texts = [random_pipelines.random_text(rng) for _ in range(60)]
    y = np.array([labels[i % len(labels)] for i in range(60)])
    pipeline = Pipeline(
        [("tfidf", TfidfVectorizer()), ("classifier", classifier or LogisticRegression())]
    )
    pipeline.fit(texts, y)
    data, suffix, _ = random_pipelines.write_file(rng, pipeline, [format])
    path = folder / f"model{suffix}"
    path.write_bytes(data)
    return path, pipeline


@pytest.mark.parametrize("format", ["pickle2", "pickle5", "joblib.gzip", "skops"])
def test_an_imported_version_is_served(program, format):
    path, pipeline = file_of(program.folder, [0, 1], format)
    answer = program.ok("import", path, "--json").json
    assert answer["version"] == 1
    assert answer["classes"] == ["negative", "positive"]
    program.ok("set-alias", "--version", 1, "--alias", "champion")
    with program.serving() as server:
        for text, row in zip(TEXTS, pipeline.predict_proba(TEXTS), strict=True):
            served = requests.post(f"{server.url}/predict", json={"text": text}, timeout=10).json()
            assert served["confidence"] == round(float(max(row)), 4)
            assert served["sentiment"] == ("positive" if row[1] > row[0] else "negative")
            assert served["model_version"] == "1"


PYTHON_LOADS = """
import pathlib, joblib, mlflow, yaml
answers = {}
for folder in given["folders"]:
    path = pathlib.Path(folder)
    flavors = yaml.safe_load((path / "MLmodel").read_text())["flavors"]
    loaded = {"joblib": joblib.load(path / "model.joblib")} if "sklearn" not in flavors else {
        "sklearn": mlflow.sklearn.load_model(folder),
        "pyfunc": mlflow.pyfunc.load_model(folder).get_raw_model()}
    answers[folder] = {way: model.predict_proba(given["texts"]).tolist()
                      for way, model in loaded.items()}
say(answers)
"""


def test_python_loads_the_version_by_what_its_folder_claims(program):
    """A joblib file is not a pickle though it begins like one: its folder must not call it that."""
    formats = ["pickle4", "joblib", "joblib.gzip", "skops"]
    want, ways = {}, {}
    for format in formats:
        path, pipeline = file_of(program.folder, [0, 1], format)
        run_id = program.ok("import", path, "--json").json["run_id"]
        path.unlink()
        (folder,) = (
            mlmodel.parent
            for mlmodel in program.home.rglob("MLmodel")
            if run_id in mlmodel.read_text()
        )
        want[str(folder)] = pipeline.predict_proba(TEXTS).tolist()
        ways[str(folder)] = ["joblib"] if "joblib" in format else ["sklearn", "pyfunc"]
    seen = run_python(
        PYTHON_LOADS, {"folders": list(want), "texts": TEXTS}, options=("-W", "ignore")
    )
    assert {folder: list(answers) for folder, answers in seen.items()} == ways
    for folder, answers in seen.items():
        for way, rows in answers.items():
            np.testing.assert_allclose(rows, want[folder], rtol=0, atol=1e-15, err_msg=way)


def test_reload_goes_from_ours_to_a_foreign_version_of_three_classes_and_back(program, reviews):
    program.ok("train", "--data-path", reviews, "--champion")
    path, pipeline = file_of(program.folder, ["bad", "fair", "good"])
    program.ok("import", path)
    with program.serving() as server:
        for version, classes in (
            ("2", pipeline.classes_.tolist()),
            ("1", ["negative", "positive"]),
        ):
            program.ok("set-alias", "--version", version, "--alias", "champion")
            reload = requests.post(f"{server.url}/admin/reload", timeout=10).json()
            assert reload == {"reloaded": True, "version": version}
            for text in TEXTS:
                answer = requests.post(f"{server.url}/predict", json={"text": text}, timeout=10)
                assert answer.json()["sentiment"] in classes
                assert answer.json()["model_version"] == version
                if version == "2":
                    assert answer.json()["sentiment"] == pipeline.predict([text])[0]


def test_a_gate_keeps_a_model_out(program, reviews):
    path, _ = file_of(program.folder, [0, 1])
    refused = program.run("import", path, "--evaluate-on", reviews, "--min-f1", "0.999")
    assert refused.code == 5, refused.err
    assert "below --min-f1" in refused.err
    assert program.run("list-versions").code == 3  # nothing was registered
    passed = program.ok("import", path, "--evaluate-on", reviews, "--min-f1", "0", "--json").json
    assert 0 <= passed["metrics"]["f1"] <= 1
    assert program.run("import", path, "--min-f1", "0.5").code == 2


def test_what_cannot_be_read_registers_nothing(program):
    path = program.folder / "model.pkl"
    path.write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    assert program.run("import", path).code == 1
    assert program.run("import", program.folder / "absent.pkl").code == 3
    assert not (program.folder / "pwned").exists()
    assert program.run("list-versions").code == 3


def test_an_imported_model_is_not_exported_as_another(program):
    path, _ = file_of(program.folder, ["a", "b", "c"], classifier=MultinomialNB())
    out = program.folder / "out.pkl"
    refused = program.run("export", "--model", path, "--format", "native", "--output", out)
    assert refused.code == 1
    assert not out.exists()
    assert json.loads(program.ok("predict", "x", "--model", path, "--json").out)["predictions"]
