"""Whatever labels a CSV has: the classes that scikit-learn makes of them, and their weights."""

import json
import os
import random

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from support import random_pipelines
from support.mlflow_server import run_python
from support.random_reviews import write_csv

NIGHTLY = os.environ.get("SENTIMENT_NIGHTLY") == "1"
DRAWS = int(os.environ.get("SENTIMENT_LABEL_DRAWS", 40 if NIGHTLY else 4))
SETTINGS = {
    "vectorizer": {
        "clean_text": False, "max_features": None, "ngram_range": [1, 1], "min_df": 1,
        "max_df": 1.0, "stop_words": None,
    },
    "model": {"max_iter": 100},
}  # fmt: skip
CLASSES = [
    ["1", "2"], ["0", "4"], ["-1", "1"], ["1.0", "2.0"], ["ham", "spam"], ["2", "10"],
    ["negative", "neutral"], ["other", "positive"], ["1", "2", "3"], ["bad", "fair", "good"],
    ["-1", "0", "2", "10"], ["a", "b", "c", "d", "e"], ["negative", "positive"],
]  # fmt: skip


def rows_of(rng, names, rows=120):
    labels = [names[i % len(names)] for i in range(rows)]
    words = [f"w{i}" for i in range(12)]
    texts = [
        " ".join([*rng.choices(words, k=4), f"hint{rng.choice([label, rng.choice(names)])}"])
        for label in labels
    ]
    return texts, labels


def peer_of(path, weights=None):
    """(model, test texts, their probabilities) of scikit-learn on what pandas reads."""
    data = pd.read_csv(path)
    labels = (
        data.label.map({"negative": 0, "positive": 1}) if sentiments(data.label) else data.label
    )
    train_x, test_x, train_y, _ = train_test_split(
        data.text, labels, test_size=0.2, random_state=42, stratify=labels
    )
    vectorizer = TfidfVectorizer()
    weight = {type(labels.iloc[0])(name): its for name, its in weights.items()} if weights else None
    model = LogisticRegression(class_weight=weight)
    model.fit(vectorizer.fit_transform(train_x), train_y)
    return model, test_x.tolist(), model.predict_proba(vectorizer.transform(test_x))


def sentiments(labels):
    return set(labels) == {"negative", "positive"}


def train(program, path, weights=None, *flags):
    settings = {**SETTINGS, "model": {**SETTINGS["model"], "class_weight": weights}}
    params = program.folder / "params.yaml"
    params.write_text(json.dumps(settings), encoding="utf-8")
    return program.run("train", "--data-path", path, "--params", params, *flags, "--json")


def probabilities(program, texts):
    write_csv(program.folder / "asked.csv", texts, ["x"] * len(texts))
    (model,) = program.home.rglob("sentiment.model")
    asked = program.folder / "asked.csv"
    rows = program.ok("predict", "--input", asked, "--model", model, "--json").json["predictions"]
    answers = [row["probabilities"] for row in rows]
    return list(answers[0]), np.array([list(answer.values()) for answer in answers])


def shown(classes):
    return [f"{name:g}" if isinstance(name, float) else str(name) for name in classes.tolist()]


@pytest.mark.parametrize("number", range(DRAWS))
def test_any_labels_train_as_scikit_learn_trains_them(program, number, seed_of_draws):
    rng = random.Random(f"labels {seed_of_draws}-{number}")
    names, weighted = rng.choice(CLASSES), rng.random() < 0.7
    path = program.folder / "rows.csv"
    write_csv(path, *rows_of(rng, names))
    named = rng.sample(names, rng.randint(1, len(names)))
    weights = {name: round(rng.uniform(0.2, 5), 3) for name in named} if weighted else None
    if weighted and sentiments(names):
        weights = {str(names.index(name)): its for name, its in weights.items()}
    model, texts, p = peer_of(path, weights)
    answer = train(program, path, weights)
    assert answer.code == 0, answer.err
    assert answer.json["iterations"] == model.n_iter_[0]
    classes, ours = probabilities(program, texts)
    assert classes == (names if sentiments(names) else shown(model.classes_))
    np.testing.assert_allclose(ours, p, rtol=0, atol=1e-9)
    for name in classes:
        assert f"{name}' (" in answer.err, answer.err

    pickle, skops = program.folder / "model.pkl", program.folder / "model.skops"
    version = ["--model", "models:/sentiment-classifier/1"]
    program.ok("export", "--format", "sklearn-pickle", *version, "--output", pickle)
    program.ok("export", "--format", "skops", *version, "--output", skops)
    script = """
import joblib, skops.io
models = [joblib.load(given["pickle"]), skops.io.load(given["skops"], trusted=[])]
say([[m.classes_.tolist(), sorted((m[-1].class_weight or {}).items()),
      m.predict_proba(given["texts"]).tolist()] for m in models])
"""
    given = {"pickle": str(pickle), "skops": str(skops), "texts": texts}
    for seen_classes, seen_weights, seen in run_python(script, given, options=("-W", "ignore")):
        assert seen_classes == model.classes_.tolist()
        assert seen_weights == sorted(map(list, (model.class_weight or {}).items()))
        np.testing.assert_allclose(seen, ours, rtol=0, atol=1e-12)
    for file in (pickle, skops):  # and read again
        program.ok("evaluate", "--data-path", path, "--model", file)


@pytest.mark.parametrize("kind", [int, float, str, bool, np.int64, np.float64, np.str_])
def test_a_foreign_model_with_weights_for_each_class_is_read(program, kind):
    rng = random.Random()
    values = [0, 1] if kind is bool else [1, 2, 3]
    if issubclass(kind, str):  # of numbers as texts scikit-learn itself finds no weights
        values = ["bad", "fair", "good"]
    classes = [kind(value) for value in values]
    names = [f"{name:g}" if kind in (float, np.float64) else str(name) for name in classes]
    texts, labels = rows_of(rng, names)
    y = np.array([classes[names.index(label)] for label in labels])
    pipeline = Pipeline(
        [
            ("tfidf", TfidfVectorizer()),
            (
                "classifier",
                LogisticRegression(class_weight=dict(zip(classes, [2, 1.5, 1], strict=False))),
            ),
        ]
    ).fit(texts, y)
    data, suffix, _ = random_pipelines.write_file(rng, pipeline, random_pipelines.FORMATS)
    path = program.folder / f"model{suffix}"
    path.write_bytes(data)
    write_csv(program.folder / "rows.csv", texts, labels)
    answer = program.ok("import", path, "--evaluate-on", program.folder / "rows.csv", "--json")
    assert answer.json["classes"] == names


def test_weights_that_name_no_class_are_an_error(program):
    path = program.folder / "rows.csv"
    write_csv(path, *rows_of(random.Random(1), ["bad", "fair", "good"]))
    with pytest.raises(ValueError, match="not in class_weight"):
        peer_of(path, {"bad": 2, "god": 3})
    answer = train(program, path, {"bad": 2, "god": 3})
    assert answer.code == 2
    for part in ("model.class_weight", "'god'", "bad, fair, good", "'good'?"):
        assert part in answer.err


def test_a_test_file_is_read_by_the_classes_of_the_training(program):
    rng = random.Random(2)
    rows, other = program.folder / "rows.csv", program.folder / "other.csv"
    write_csv(rows, *rows_of(rng, ["1", "2", "3"]))
    write_csv(other, *rows_of(rng, ["1.0", "02", " 3 "]))
    answer = train(program, rows, None, "--test-path", other)
    assert answer.code == 0, answer.err
    assert answer.json["test_rows"] == 120
    verdict = program.ok(
        "evaluate", "--data-path", other, "--model", "models:/sentiment-classifier/1", "--json"
    )
    assert verdict.json["labels"] == ["1", "2", "3"]
    assert "'2' (40 rows)" in verdict.err
    write_csv(other, ["a", "b"], ["1", "4"])
    for refused in (
        train(program, rows, None, "--test-path", other),
        program.run("evaluate", "--data-path", other, "--model", "models:/sentiment-classifier/1"),
    ):
        assert refused.code == 1
        assert "'4' (row 2, line 3)" in refused.err


def test_one_class_and_missing_labels_are_named(program):
    path = program.folder / "rows.csv"
    for label in ("ham", "positive", "1"):
        write_csv(path, [f"text {i}" for i in range(20)], [label] * 20)
        for answer in (train(program, path), program.run("data", "validate", path)):
            assert answer.code in {1, 5}
            assert f"only one class, '{label}' (20 rows)" in answer.out + answer.err
            assert "np.int64" not in answer.err
    write_csv(path, ["a b", "b c", "c d", "d e"], ["ham", "", "spam", "NA"])
    answer = train(program, path)
    assert answer.code == 1
    assert "'' (row 2, line 3), 'NA' (row 4, line 5)" in answer.err
    assert "ham" not in answer.err
    write_csv(path, [f"text {i}" for i in range(20)], ["rare", *["ham"] * 19])
    answer = train(program, path, None, "--set", "data.stratify=false", "--set",
                   "data.random_state=0", "--set", "data.test_size=19")  # fmt: skip
    assert answer.code == 1
    assert "only one class, " in answer.err
