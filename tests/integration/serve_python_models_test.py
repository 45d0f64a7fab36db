"""`serve` beside a real MLflow server: versions that Python logged, in each format, and our own.

Every answer is compared with the predict_proba of the pipeline that Python logged.
"""

import random

import numpy as np
import pytest
import requests
from support.mlflow_server import run_python
from support.random_pipelines import random_text
from support.random_reviews import write_csv
from support.sentiment_program import Sentiment

LOG_MODELS = """
import warnings
warnings.simplefilter("ignore")
import mlflow, mlflow.sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline

texts, two, three = given["texts"], given["two"], given["three"]
pipelines = {
    "pickle": (Pipeline([("tfidf", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                         ("classifier", LogisticRegression(C=10))]), two),
    "cloudpickle": (Pipeline([("counts", CountVectorizer(analyzer="char_wb", ngram_range=(2, 3))),
                              ("weights", TfidfTransformer()), ("nb", ComplementNB())]), three),
    "skops": (Pipeline([("tfidf", TfidfVectorizer(max_features=50)),
                        ("classifier", LogisticRegression())]), three),
    None: (Pipeline([("tfidf", TfidfVectorizer(strip_accents="unicode")),
                     ("sgd", SGDClassifier(loss="log_loss", random_state=1))]), two),
}
mlflow.set_experiment(given["name"])
logged = []
for form, (pipeline, labels) in pipelines.items():
    pipeline.fit(texts, labels)
    options = {} if form is None else {"serialization_format": form}
    options["pip_requirements"] = ["scikit-learn"]  # else MLflow starts Python to find them
    with mlflow.start_run():
        info = mlflow.sklearn.log_model(
            pipeline, name="model", registered_model_name=given["name"], **options)
    logged.append({
        "format": str(form), "version": str(info.registered_model_version),
        "classes": [str(c) for c in pipeline.classes_.tolist()],
        "p": pipeline.predict_proba(given["asked"]).tolist(),
    })
say(logged)
"""


@pytest.fixture(scope="module")
def logged(mlflow_server):
    """(name, texts, what Python logged): one version for each format, the last one by default."""
    rng = random.Random(11)
    name = "models-of-python"
    texts = [random_text(rng) for _ in range(120)]
    asked = [text for text in (random_text(rng) for _ in range(60)) if text.strip()]
    given = {
        "name": name,
        "texts": texts,
        "two": [i % 2 for i in range(len(texts))],
        "three": [["bad", "fair", "good"][i % 3] for i in range(len(texts))],
        "asked": asked,
    }
    variables = mlflow_server.variables_for_clients
    return name, asked, run_python(LOG_MODELS, given, options=("-W", "ignore"), **variables)


def check(server, version, texts, classes, rows):
    """Every answer is that of this version's model."""
    for text, row in zip(texts, rows, strict=True):
        answer = requests.post(f"{server.url}/predict", json={"text": text}, timeout=30).json()
        assert answer["model_version"] == version
        best = int(np.argmax(row))
        assert answer["confidence"] == pytest.approx(row[best], abs=0.5001e-4), (version, text)
        if np.sort(row)[-1] - np.sort(row)[-2] > 1e-9:
            assert answer["sentiment"] == classes[best], (version, text)


def test_serve_goes_between_what_python_logged_and_our_own(mlflow_server, logged, tmp_path):
    name, texts, versions = logged
    assert [one["format"] for one in versions] == ["pickle", "cloudpickle", "skops", "None"]
    program = Sentiment(tmp_path, **mlflow_server.variables_for_clients, MODEL_NAME=name)
    rng = random.Random(12)
    rows = [random_text(rng) + (" good" if i % 2 else " bad") for i in range(200)]
    write_csv(tmp_path / "rows.csv", rows, [i % 2 for i in range(200)])
    own = str(
        program.ok("train", "--data-path", tmp_path / "rows.csv", "--json").json["model_version"]
    )
    write_csv(tmp_path / "asked.csv", texts, [0] * len(texts))
    model = f"models:/{name}/{own}"
    said = program.ok("predict", "--input", tmp_path / "asked.csv", "--model", model, "--json").json
    ours = {
        "version": own,
        "classes": ["negative", "positive"],
        "p": [list(row["probabilities"].values()) for row in said["predictions"]],
    }
    order = [versions[0], ours, versions[1], versions[2], ours, versions[3]]
    program.ok("set-alias", "--version", order[0]["version"], "--alias", "champion")
    with program.serving() as server:
        for one in order:
            program.ok("set-alias", "--version", one["version"], "--alias", "champion")
            reload = requests.post(f"{server.url}/admin/reload", timeout=60).json()
            assert reload == {"reloaded": one is not order[0], "version": one["version"]}
            classes = one["classes"]
            names = ["negative", "positive"] if classes == ["0", "1"] else classes
            check(server, one["version"], texts, names, one["p"])
        info = requests.get(f"{server.url}/model-info", timeout=30).json()
        assert info["version"] == order[-1]["version"]
