"""Each format that `export` writes, read by the programs it is meant for."""

import numpy as np
import pytest
from support.mlflow_server import run_python
from support.model_file import read_model_file
from support.random_reviews import write_csv
from support.sentiment_program import Sentiment

TEXTS = [
    "A wonderful film, I loved it",
    "<b>Boring</b>: see http://example.org/x, a waste of time!",
    "Not good, not bad; 10/10 for the music",
    "",
]
FORMATS = ["sklearn-pickle", "skops", "native", "json"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory, reviews):
    """(program, texts, our probabilities, format -> file)"""
    program = Sentiment(tmp_path_factory.mktemp("export"))
    program.ok(
        "train", "--data-path", reviews, "--champion", "--set", "model.class_weight=balanced"
    )
    files = {name: program.folder / f"exported.{name}" for name in FORMATS}
    for name, file in files.items():
        program.ok("export", "--format", name, "--output", file)
    lines = reviews.read_text(encoding="utf-8").splitlines()[1:201]
    texts = TEXTS + [line.rpartition(",")[0].strip('"') for line in lines]
    write_csv(program.folder / "texts.csv", texts, [0] * len(texts))
    answer = program.ok("predict", "--input", program.folder / "texts.csv", "--json").json
    ours = np.array([row["probabilities"]["positive"] for row in answer["predictions"]])
    return program, texts, ours, files


@pytest.fixture(scope="module")
def read_by_python(exported):
    """What each reader predicts; warnings are errors."""
    script = """
import contextlib, io, pathlib, pickle
import joblib, numpy as np, skops.io
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
files, texts = given
read = {}
read["pickle"] = pickle.loads(pathlib.Path(files["sklearn-pickle"]).read_bytes())
read["joblib"] = joblib.load(files["sklearn-pickle"])
untrusted = skops.io.get_untrusted_types(file=files["skops"])
read["skops"] = skops.io.load(files["skops"], trusted=untrusted)
again = io.BytesIO(skops.io.dumps(read["pickle"]))  # as skops itself writes it
assert sorted(skops.io.get_untrusted_types(file=again)) == untrusted

document = json.loads(pathlib.Path(files["json"]).read_bytes())
options = document["vectorizer"]
names = ["lowercase", "token_pattern", "stop_words", "binary", "norm", "sublinear_tf"]
cleaned = TfidfVectorizer(
    vocabulary=document["terms"], ngram_range=tuple(options["ngram_range"]),
    strip_accents=read["pickle"].named_steps["tfidf"].strip_accents,
    **{name: options[name] for name in names})
cleaned.idf_ = np.array(document["idf"])
z = cleaned.transform(texts) @ np.array(document["coefficients"]) + document["intercept"]
say({
    "untrusted": untrusted,
    "params": {name: repr(clone(pipeline).get_params()) for name, pipeline in read.items()},
    "probabilities": {
        **{name: pipeline.predict_proba(texts)[:, 1].tolist() for name, pipeline in read.items()},
        "json": (1 / (1 + np.exp(-z))).tolist(),
    },
    "solver": document["solver"],
})
"""
    _, texts, _, files = exported
    return run_python(script, [{name: str(file) for name, file in files.items()}, texts])


@pytest.mark.parametrize("reader", ["pickle", "joblib", "skops", "json"])
def test_readers_predict_what_we_predict(exported, read_by_python, reader):
    theirs = read_by_python["probabilities"][reader]
    np.testing.assert_allclose(theirs, exported[2], rtol=0, atol=1e-12)


def test_the_next_scikit_learn_reads_them_without_the_parameters_it_drops(exported):
    """1.10 takes penalty and n_jobs, deprecated since 1.8, from LogisticRegression."""
    script = """
import inspect, pathlib, pickle, warnings
import skops.io, sklearn.base
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
warnings.simplefilter("ignore", sklearn.exceptions.InconsistentVersionWarning)
sklearn.base.__version__ = "1.10.0"
before = LogisticRegression.__init__
kept = inspect.signature(before)
gone = ["penalty", "n_jobs"]
def init(self, **given):
    before(self, **given)
    for name in gone:
        delattr(self, name)
init.__signature__ = kept.replace(parameters=[
    p.replace(kind=p.KEYWORD_ONLY) if name != "self" else p
    for name, p in kept.parameters.items() if name not in gone])
LogisticRegression.__init__ = init
files, texts = given
trusted = skops.io.get_untrusted_types(file=files["skops"])
read = [pickle.loads(pathlib.Path(files["sklearn-pickle"]).read_bytes()),
        skops.io.load(files["skops"], trusted=trusted)]
say([[pipeline.predict_proba(texts)[:, 1].tolist(),
      [name for name in clone(pipeline).get_params() if name.endswith(tuple(gone))],
      "penalty" in repr(pipeline)] for pipeline in read])
"""
    _, texts, ours, files = exported
    for seen, params, shown in run_python(
        script, [{name: str(file) for name, file in files.items()}, texts]
    ):
        np.testing.assert_allclose(seen, ours, rtol=0, atol=1e-12)
        assert (params, shown) == ([], False)


def test_all_pipelines_have_the_same_parameters(read_by_python):
    params = read_by_python["params"]
    assert params["pickle"] == params["joblib"]
    assert "'classifier__class_weight': 'balanced'" in params["pickle"]
    # functools.partial is shown with its function's address; it is the same object in one process
    assert params["skops"] == params["pickle"]


def test_the_functions_to_trust_are_named(exported, read_by_python):
    program, _, _, files = exported
    answer = program.ok("export", "--format", "skops", "--output", files["skops"], "--json").json
    assert answer["skops_trusted_types"] == read_by_python["untrusted"]
    assert answer["bytes"] == files["skops"].stat().st_size


def test_the_native_file_is_the_model_itself(exported):
    program, _, _, files = exported
    (model,) = program.home.rglob("sentiment.model")
    assert files["native"].read_bytes() == model.read_bytes()
    assert read_model_file(files["native"]).n_iter > 0


def test_a_model_of_characters_is_exported_to_python(program, reviews):
    flags = ["vectorizer.analyzer=char_wb", "vectorizer.ngram_range=[2, 4]"]
    flags = [part for flag in flags for part in ("--set", flag)]
    program.ok("train", "--data-path", reviews, *flags, "--set", "vectorizer.clean_text=false")
    (model,) = program.home.rglob("sentiment.model")
    files = {name: program.folder / f"exported.{name}" for name in FORMATS}
    for name, file in files.items():
        program.ok("export", "--model", model, "--format", name, "--output", file)
    write_csv(program.folder / "texts.csv", TEXTS, [0] * len(TEXTS))
    command = ("predict", "--input", program.folder / "texts.csv", "--json", "--model")
    readers = [model, files["sklearn-pickle"], files["skops"]]
    predicted = [program.ok(*command, file).json["predictions"] for file in readers]
    ours, *others = ([row["probabilities"]["positive"] for row in rows] for rows in predicted)
    assert others == [pytest.approx(ours, abs=1e-12)] * 2
    script = """
import pathlib, pickle, skops.io
pipelines = [pickle.loads(pathlib.Path(given["pickle"]).read_bytes()),
             skops.io.load(given["skops"])]
document = json.loads(pathlib.Path(given["json"]).read_bytes())
say({"probabilities": [p.predict_proba(given["texts"])[:, 1].tolist() for p in pipelines],
     "analyzers": [p.named_steps["tfidf"].analyzer for p in pipelines],
     "json": document["vectorizer"]["analyzer"]})
"""
    given = {"pickle": str(files["sklearn-pickle"]), "skops": str(files["skops"])}
    seen = run_python(script, {**given, "json": str(files["json"]), "texts": TEXTS})
    assert seen["probabilities"] == [pytest.approx(ours, abs=1e-12)] * 2
    assert seen["analyzers"] == ["char_wb"] * 2
    assert seen["json"] == "char_wb"


def test_a_cleaned_model_of_characters_needs_its_folder(program, reviews):
    program.ok("train", "--data-path", reviews, "--set", "vectorizer.analyzer=char")
    (model,) = program.home.rglob("sentiment.model")
    answer = program.run(
        *("export", "--model", model, "--format", "skops", "--output", program.folder / "x")
    )
    assert answer.code == 1
    assert "an analyzer of characters" in answer.err


def test_what_cannot_be_written_leaves_nothing(exported, program):
    _, _, _, files = exported
    answer = program.run(
        *("export", "--model", files["native"], "--format", "skops"),
        *("--output", "/proc/nowhere/model.skops"),
    )
    assert answer.code == 3
    assert "there is no folder '/proc/nowhere'" in answer.err
    unknown = program.run("export", "--format", "onnx", "--output", program.folder / "x")
    assert unknown.code == 2
    assert "sklearn-pickle, skops, native, json" in unknown.err
    assert not (program.folder / "x").exists()
