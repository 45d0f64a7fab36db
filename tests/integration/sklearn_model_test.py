"""What a model folder of ours is to Python: a scikit-learn pipeline like any other.

Everything here runs in an environment with the packages of the folder's requirements.txt and no
others. Our own predictions are the measure.
"""

import contextlib
import json
import os
import random
import subprocess
import time

import numpy as np
import pandas as pd
import pytest
import requests
from support.mlflow_server import ENVIRONMENT, environment, run_python
from support.random_reviews import random_reviews, random_settings, write_csv
from support.sentiment_program import ROOT, Sentiment, free_port

TOLERANCE = 1e-12
DRAWS = int(os.environ.get("SENTIMENT_PICKLE_DRAWS", 12))
NOT_OF_WORDS = [r"\S+", r"(?u)\b[a-z]{3,}\b", r"[^\s<]+", r"(?u)\b\w\w+\b", r"(?u)\b\w+\b"]
# MLflow's own modules warn when they are first imported; what comes after is about our model.
IMPORT = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import mlflow.pyfunc, mlflow.sklearn
import numpy as np, pandas as pd
"""


def data_file():
    """Real reviews where there are some."""
    shared = os.environ.get("SENTIMENT_SHARED")
    return f"{shared}/data/imdb/imdb_sample.csv" if shared else ROOT / "data/reviews_sample.csv"


@pytest.fixture(scope="module")
def texts():
    """A thousand reviews."""
    return pd.read_csv(data_file(), keep_default_na=False)["text"].head(1000).tolist()


def model_folder(program):
    (pickle,) = program.home.rglob("model.pkl")
    return pickle.parent


def predict_ours(program, texts):
    file = program.folder / "to_predict.csv"
    write_csv(file, texts, [0] * len(texts))
    answer = program.ok("predict", "--input", file, "--model", model_folder(program), "--json").json
    return np.array([row["probabilities"]["positive"] for row in answer["predictions"]])


@pytest.fixture(scope="module")
def trained(tmp_path_factory, texts):
    """(program, our probabilities): one training with profile seed."""
    program = Sentiment(tmp_path_factory.mktemp("seed"))
    program.ok("train", "--data-path", data_file())
    return program, predict_ours(program, texts)


def test_the_requirements_are_what_these_tests_run_with(trained):
    lines = (model_folder(trained[0]) / "requirements.txt").read_text().split()
    script = "import importlib.metadata as m\nsay([f'{n}=={m.version(n)}' for n in given])"
    installed = run_python(script, [line.partition("==")[0] for line in lines])
    assert installed[1:] == lines[1:]
    # The newest of which all parts could be had when it was pinned; 3.18 reads it all the same.
    assert lines[0] == "mlflow==3.17.2"


@pytest.fixture(scope="module")
def seen_by_python(trained, texts):
    """What one Python process makes of the folder; warnings are errors."""
    script = (
        """
import mlflow.sklearn, numpy
from sklearn.base import clone
from sklearn.pipeline import Pipeline
pipeline = mlflow.sklearn.load_model(given["folder"])
assert type(pipeline) is Pipeline
texts = given["texts"]
again = clone(pipeline).fit(texts, [i % 2 for i in range(len(texts))])
def shape(value):
    if isinstance(value, numpy.ndarray):
        return f"array of {value.dtype}, {value.ndim}d"
    return type(value).__name__
def state(thing):
    return {name: shape(value) for name, value in vars(thing).items()}
def parts(pipeline):
    vectorizer, classifier = pipeline.named_steps["tfidf"], pipeline.named_steps["classifier"]
    return [state(part) for part in (pipeline, vectorizer, vectorizer._tfidf, classifier)]
def params(pipeline):
    return {k: repr(v) for k, v in pipeline.get_params().items()}
result = {
    "classes": pipeline.classes_.tolist(),
    "probabilities": pipeline.predict_proba(texts)[:, 1].tolist(),
    "answers": pipeline.predict(texts).tolist(),
    "parts": [parts(pipeline), parts(again)],
    "repr": [repr(pipeline), repr(again)],
    "params": [params(pipeline), params(again)],
}
"""
        + IMPORT
        + """
model = mlflow.pyfunc.load_model(given["folder"])
texts = texts[:100]
rightly = [np.array(texts, dtype=object), pd.Series(texts), pd.DataFrame({"any name": texts})]
wrongly = [texts, pd.DataFrame({"a": texts, "b": texts}), np.array([texts, texts], dtype=object)]
result["rightly"] = [np.asarray(model.predict(texts)).tolist() for texts in rightly]
result["wrongly"] = []
for texts in wrongly:
    try:
        result["wrongly"].append(f"answered {len(model.predict(texts))}")
    except Exception as error:
        result["wrongly"].append("refused")
say(result)
"""
    )
    return run_python(script, {"folder": str(model_folder(trained[0])), "texts": texts})


def test_mlflow_loads_a_pipeline_that_predicts_what_we_predict(trained, seen_by_python):
    assert seen_by_python["classes"] == [0, 1]
    theirs = np.array(seen_by_python["probabilities"])
    np.testing.assert_allclose(theirs, trained[1], rtol=0, atol=TOLERANCE)
    assert seen_by_python["answers"] == (theirs > 0.5).astype(int).tolist()
    assert 0 < sum(seen_by_python["answers"]) < len(theirs)


def test_it_is_made_of_what_scikit_learn_itself_would_hold(seen_by_python):
    """Parameters and attributes of each object, by name and type, as after scikit-learn's fit."""
    for ours, theirs in zip(*seen_by_python["parts"], strict=True):
        for state in ours, theirs:
            state.pop("_stop_words_id", None)  # an address in memory, set at the first transform
        ours.pop("multi_class", None)  # what scikit-learn before 1.8 reads
        ours.pop("_sklearn_version", None)
        assert ours == theirs
    for name in "repr", "params":
        assert seen_by_python[name][0] == seen_by_python[name][1]
    assert seen_by_python["params"][0]["tfidf__max_features"] == "5000"
    assert seen_by_python["params"][0]["classifier__max_iter"] == "1000"


def test_pyfunc_takes_what_it_can_answer_rightly_and_refuses_the_rest(trained, seen_by_python):
    answers = (trained[1][:100] > 0.5).astype(int).tolist()
    assert seen_by_python["rightly"] == [answers] * 3
    assert seen_by_python["wrongly"] == ["refused"] * 3


def test_fitting_it_anew_gives_the_model_that_we_train(program, texts):
    """Refitted on our training rows, the clone is scikit-learn's own answer to our settings."""
    data = program.folder / "rows.csv"
    rng = random.Random(7)
    labels = [rng.randrange(2) for _ in texts]
    write_csv(data, texts, labels)
    write_csv(program.folder / "other.csv", texts[:50], labels[:50])
    settings = ["vectorizer.max_features=null", "vectorizer.min_df=1", "model.C=0.5"]
    flags = [part for setting in settings for part in ("--set", setting)]
    program.ok("train", "--data-path", data, "--test-path", program.folder / "other.csv", *flags)
    script = """
import mlflow.sklearn, numpy
from sklearn.base import clone
pipeline = mlflow.sklearn.load_model(given["folder"])
again = clone(pipeline).fit(given["texts"], given["labels"])
ours, theirs = pipeline.named_steps["classifier"], again.named_steps["classifier"]
assert pipeline.named_steps["tfidf"].vocabulary_ == again.named_steps["tfidf"].vocabulary_
say([ours.C, ours.n_iter_.tolist(), theirs.n_iter_.tolist(),
     float(numpy.abs(ours.coef_ - theirs.coef_).max())])
"""
    given = {"folder": str(model_folder(program)), "texts": texts, "labels": labels}
    c, iterations, again, difference = run_python(script, given)
    assert c == 0.5
    assert iterations == again
    assert difference < 1e-9


@pytest.mark.parametrize("cleaned", [True, False])
@pytest.mark.parametrize("analyzer", ["char", "char_wb"])
def test_a_model_of_characters_is_scikit_learns_own(program, texts, analyzer, cleaned):
    """All commands answer alike; Python loads it, agrees, and fits the same terms anew."""
    rng = random.Random(11)
    texts, labels = texts[:300], [rng.randrange(2) for _ in texts[:300]]
    data = program.folder / "rows.csv"
    write_csv(data, texts, labels)
    settings = [f"analyzer={analyzer}", "ngram_range=[2, 4]", f"clean_text={str(cleaned).lower()}"]
    settings += ["min_df=3", "max_features=null", "stop_words=null"]
    flags = [part for setting in settings for part in ("--set", f"vectorizer.{setting}")]
    program.ok("train", "--data-path", data, "--test-path", data, "--champion", *flags)
    ours = predict_ours(program, texts)
    given = {"folder": str(model_folder(program)), "texts": texts, "labels": labels}
    script = """
import mlflow.sklearn, numpy
from sklearn.base import clone
pipeline = mlflow.sklearn.load_model(given["folder"])
again = clone(pipeline).fit(given["texts"], given["labels"])
vectorizers = [p.named_steps["tfidf"] for p in (pipeline, again)]
say({"analyzer": vectorizers[0].analyzer,
     "same": vectorizers[0].vocabulary_ == vectorizers[1].vocabulary_,
     "idf": float(numpy.abs(vectorizers[0].idf_ - vectorizers[1].idf_).max()),
     "ours": pipeline.predict_proba(given["texts"])[:, 1].tolist(),
     "theirs": again.predict_proba(given["texts"])[:, 1].tolist()})
"""
    seen = run_python(script, given)
    assert seen["analyzer"] == analyzer
    assert seen["same"]
    assert seen["idf"] < TOLERANCE
    np.testing.assert_allclose(seen["ours"], ours, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(seen["theirs"], ours, rtol=0, atol=1e-9)
    judged = program.ok(
        *("evaluate", "--model", model_folder(program), "--data-path", data, "--json")
    ).json
    right = np.mean((np.array(seen["theirs"]) > 0.5) == np.array(labels))
    assert judged["metrics"]["accuracy"] == pytest.approx(right, abs=1e-9)
    with program.serving() as server:
        answers = [server.post("/predict", json={"text": text}).json() for text in texts[:20]]
    positive = [
        answer["confidence"] if answer["sentiment"] == "positive" else 1 - answer["confidence"]
        for answer in answers
    ]
    np.testing.assert_allclose(positive, ours[:20], rtol=0, atol=1e-4)


def test_the_champion_and_its_run_are_what_python_expects(mlflow_server, tmp_path, texts):
    """Trained and registered by us on a real server: the model by its alias, the mistakes."""
    name = "sentiment-classifier-for-python"
    program = Sentiment(tmp_path, **mlflow_server.variables_for_clients, MODEL_NAME=name)
    flags = ["--data-path", data_file(), "--experiment-name", name, "--champion"]
    run_id = program.ok("train", *flags, "--json").json["run_id"]
    write_csv(tmp_path / "texts.csv", texts, [0] * len(texts))
    answer = program.ok("predict", "--input", tmp_path / "texts.csv", "--json").json
    ours = [row["probabilities"]["positive"] for row in answer["predictions"]]
    script = (
        IMPORT
        + """
name = given["name"]
mlflow.set_experiment(name)
table = mlflow.load_table("evaluation/mistakes.json", run_ids=[given["run_id"]])
files = mlflow.MlflowClient().list_artifacts(given["run_id"], "evaluation")
warnings.simplefilter("error")
pipeline = mlflow.sklearn.load_model(f"models:/{name}@champion")
say({"probabilities": pipeline.predict_proba(given["texts"])[:, 1].tolist(),
     "columns": list(table.columns), "wrong": (table.label != table.predicted).tolist(),
     "files": sorted(file.path.removeprefix("evaluation/") for file in files)})
"""
    )
    given = {"name": name, "run_id": run_id, "texts": texts}
    seen = run_python(script, given, options=(), **mlflow_server.variables_for_clients)
    np.testing.assert_allclose(seen["probabilities"], ours, rtol=0, atol=TOLERANCE)
    assert seen["columns"] == ["test_row", "text", "label", "predicted", "positive_probability"]
    assert seen["wrong"]
    assert all(seen["wrong"])
    pictures = [
        "calibration",
        "confusion_matrix",
        "precision_recall_curve",
        "roc_curve",
        "top_terms",
    ]
    others = ["evaluation.json", "mistakes.json", "report.html"]
    assert seen["files"] == sorted([f"{picture}.svg" for picture in pictures] + others)


def test_mlflow_models_serve_answers_with_it(trained, texts, tmp_path):
    program, ours = trained
    port = free_port()
    command = [ENVIRONMENT / "bin/mlflow", "models", "serve", "--env-manager", "local"]
    command += ["--model-uri", model_folder(program), "--port", port]
    with (tmp_path / "serve.log").open("w+") as log:
        process = subprocess.Popen(
            list(map(str, command)), env=environment(), stdout=log, stderr=log, cwd=tmp_path
        )
        try:
            until = time.monotonic() + 90
            while time.monotonic() < until and process.poll() is None:
                with contextlib.suppress(requests.RequestException):
                    if requests.get(f"http://127.0.0.1:{port}/ping", timeout=5).ok:
                        break
                time.sleep(0.2)
            answer = requests.post(
                f"http://127.0.0.1:{port}/invocations", json={"inputs": texts[:20]}, timeout=30
            )
        except requests.RequestException:
            raise AssertionError((tmp_path / "serve.log").read_text()) from None
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert answer.json() == {"predictions": (ours[:20] > 0.5).astype(int).tolist()}


def test_training_starts_no_other_program(program, reviews):
    trace = program.folder / "trace"
    command = [program.executable, "train", "--data-path", reviews]
    calls = "trace=execve,execveat,fork,vfork"
    subprocess.run(
        ["strace", "-f", "-qq", "-e", calls, "-o", trace, *command],
        cwd=program.folder,
        env=program.environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
    started = [line for line in trace.read_text().splitlines() if "exec" in line or "fork" in line]
    assert len(started) == 1, started
    assert str(program.executable) in started[0]
    assert model_folder(program).exists()


def test_random_models_are_loaded_and_agree(tmp_path, seed_of_draws):
    """Random rows and settings, our training, Python's answer."""
    rng = random.Random(f"pickle {seed_of_draws}")
    cases, expected = [], []
    while len(cases) < DRAWS:
        program = Sentiment(tmp_path / str(len(list(tmp_path.iterdir()))))
        program.folder.mkdir()
        texts, labels = random_reviews(rng)
        settings = random_settings(rng, rng.choice(["stable", "numpy-avx2"]))
        settings["vectorizer"]["token_pattern"] = rng.choice(NOT_OF_WORDS)
        settings["model"]["fit_intercept"] = rng.random() < 0.8
        settings["model"]["random_state"] = rng.randrange(2**32)
        if rng.random() < 0.3:
            settings["model"]["class_weight"] = {"0": rng.random(), "1": rng.random()}
        write_csv(program.folder / "reviews.csv", texts, labels)
        (program.folder / "params.yaml").write_text(json.dumps(settings, ensure_ascii=False))
        answer = program.run("train", "--data-path", program.folder / "reviews.csv")
        if answer.code == 1:
            continue  # scikit-learn refuses such settings as well: the parity test's matter
        assert answer.code == 0, answer.err
        other, _ = random_reviews(rng)
        texts = (other + texts)[:200]
        expected.append(predict_ours(program, texts))
        cases.append({"folder": str(model_folder(program)), "texts": texts, "settings": settings})
    script = """
import warnings
import mlflow.sklearn
from sklearn.base import clone
# scikit-learn's own remark on some of the drawn stop words, whoever wrote the file
warnings.filterwarnings("ignore", "Your stop_words may be inconsistent")
answers = []
for case in given:
    pipeline = mlflow.sklearn.load_model(case["folder"])
    clone(pipeline)
    for name, value in case["settings"]["model"].items():
        if name == "class_weight" and isinstance(value, dict):
            value = {int(k): v for k, v in value.items()}
        assert pipeline.get_params()[f"classifier__{name}"] == value, (name, value)
    answers.append(pipeline.predict_proba(case["texts"])[:, 1].tolist())
say(answers)
"""
    answers = run_python(script, cases)
    for case, theirs, ours in zip(cases, answers, expected, strict=True):
        np.testing.assert_allclose(
            theirs, ours, rtol=0, atol=TOLERANCE, err_msg=f"{case['settings']}"
        )
