"""Three classes and more through the whole path: trained, measured, served, exported, promoted.

scikit-learn trains beside us on fresh random draws and has to agree, as for two classes.
"""

import json
import os
import random
import warnings

import numpy as np
import pytest
import requests
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split
from support.mlflow_server import run_python
from support.random_reviews import random_reviews, random_settings, write_csv
from support.sklearn_peer import clean_text

NIGHTLY = os.environ.get("SENTIMENT_NIGHTLY") == "1"
DRAWS = int(os.environ.get("SENTIMENT_MULTICLASS_DRAWS", 40 if NIGHTLY else 4))
NAMES = [
    ["bad", "fair", "good"],
    ["-1", "0", "1", "10"],
    ["neg", "neutral", "pos"],
    ["0", "1", "2", "3", "4", "5"],
    ["Ähnlich", "b, c", "sport", "wissen", "電影"],
]


def labelled_reviews(rng, names):
    """Texts whose words tell something of the class."""
    texts, _ = random_reviews(rng)
    while len(texts) < 20 * len(names):
        texts += random_reviews(rng)[0]
    labels = [rng.choice(names) for _ in texts]
    texts = [f"{text} {'hint' * (1 + names.index(label))} w{rng.randrange(9)}"
             if rng.random() < 0.6 else text for text, label in zip(texts, labels, strict=True)]  # fmt: skip
    return texts, labels


def peer_of(texts, labels, settings):
    """(model, test texts, probabilities, metrics, precision by class, confusion) of scikit-learn."""
    data, options = settings["data"], dict(settings["vectorizer"])
    whole = all(label.lstrip("-").isdigit() for label in labels)
    y = np.array([int(label) for label in labels]) if whole else np.array(labels, dtype=object)
    train_x, test_x, train_y, test_y = train_test_split(
        texts,
        y,
        test_size=data["test_size"],
        random_state=data["random_state"],
        stratify=y if data["stratify"] else None,
    )
    options.pop("tie_break")
    if options.pop("clean_text"):
        options.update(preprocessor=clean_text, lowercase=False)
    options["ngram_range"] = tuple(options["ngram_range"])
    vectorizer = TfidfVectorizer(**options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(**settings["model"]).fit(
            vectorizer.fit_transform(train_x), train_y
        )
        p = model.predict_proba(vectorizer.transform(test_x))
        answers = model.classes_[p.argmax(axis=1)]
        test_y, answers, classes = test_y.tolist(), answers.tolist(), model.classes_.tolist()
        macro = {"average": "macro", "zero_division": 0}
        metrics = {
            "accuracy": accuracy_score(test_y, answers),
            "f1": f1_score(test_y, answers, **macro),
            "precision": precision_score(test_y, answers, **macro),
            "recall": recall_score(test_y, answers, **macro),
            "log_loss": log_loss(test_y, p, labels=classes),
            "brier": brier_score_loss(test_y, p, labels=classes),
        }
        if len(set(test_y)) == len(classes):
            metrics["roc_auc"] = roc_auc_score(test_y, p, multi_class="ovr", labels=classes)
        each = precision_score(test_y, answers, labels=classes, average=None, zero_division=0)
        counts = confusion_matrix(test_y, answers, labels=classes)
    return model, test_x, p, metrics, each, counts


def trained(program, texts, labels, settings, *flags):
    """The JSON answer of a training on these rows."""
    write_csv(program.folder / "rows.csv", texts, labels)
    params = program.folder / "params.yaml"
    params.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    data = ["--data-path", program.folder / "rows.csv", "--params", params]
    return program.run("train", *data, *flags, "--json")


def native_model(program):
    return max(program.home.rglob("sentiment.model"), key=lambda path: path.stat().st_mtime_ns)


def probabilities(program, model, texts):
    write_csv(program.folder / "texts.csv", texts, ["x"] * len(texts))
    answer = program.ok(
        "predict", "--input", program.folder / "texts.csv", "--model", model, "--json"
    ).json
    rows = answer["predictions"]
    return np.array([list(row["probabilities"].values()) for row in rows]), rows


def has_near_ties(p):
    """Whether rounding decides the order of two rows by some class, and with it the area."""
    steps = np.diff(np.sort(p, axis=0), axis=0)
    return bool(((steps > 0) & (steps < 1e-9)).any())


@pytest.mark.parametrize("number", range(DRAWS))
def test_a_random_draw_trains_the_model_that_scikit_learn_trains(
    program, number, seed_of_draws, tie_break
):
    rng = random.Random(f"multiclass {seed_of_draws}-{number}")
    names = rng.choice(NAMES)
    texts, labels = labelled_reviews(rng, names)
    settings = random_settings(rng, tie_break)
    settings["data"]["stratify"] = True
    try:
        model, test_x, p, metrics, each, counts = peer_of(texts, labels, settings)
    except ValueError as refused:
        answer = trained(program, texts, labels, settings)
        assert answer.code == 1, settings
        assert str(refused).rstrip(".") in answer.err
        return
    answer = trained(program, texts, labels, settings)
    assert answer.code == 0, answer.err
    if model.n_iter_[0] > 50:
        return  # past so many iterations scikit-learn does not agree with itself either
    assert answer.json["iterations"] == model.n_iter_[0]
    ours, rows = probabilities(program, native_model(program), list(test_x))
    tolerance = 1e-9 if model.n_iter_[0] <= 25 else 1e-6
    np.testing.assert_allclose(ours, p, rtol=0, atol=tolerance)
    classes = [str(name) for name in model.classes_.tolist()]
    assert list(rows[0]["probabilities"]) == classes
    assert {row["sentiment"] for row in rows} <= set(classes)
    recorded = program.ok("runs", "show", answer.json["run_id"], "--json").json["metrics"]
    if has_near_ties(p) or has_near_ties(ours):
        metrics.pop("roc_auc", None)
    for name, value in metrics.items():
        assert recorded[name] == pytest.approx(value, abs=tolerance), name
    per_class = [value for name, value in recorded.items() if name.startswith("precision_")]
    assert sorted(per_class) == pytest.approx(sorted(each), abs=1e-12)
    (report,) = program.home.rglob("evaluation.json")
    assert json.loads(report.read_text())["confusion_matrix"] == counts.tolist()

    # The same bytes at any thread count, and a model that Python reads as its own.
    first = native_model(program).read_bytes()
    trained(program, texts, labels, settings, "--threads", "1")
    assert native_model(program).read_bytes() == first
    pickle = native_model(program).parent / "model.pkl"
    script = """
import pathlib, sys
import joblib
sys.path.append(str(pathlib.Path(given["path"]).parent / "code"))  # a cleaner of ours, if any
pipeline = joblib.load(given["path"])
say({"classes": pipeline.classes_.tolist(), "p": pipeline.predict_proba(given["texts"]).tolist(),
     "n_iter": pipeline[-1].n_iter_.tolist(), "C": pipeline[-1].C})
"""
    given = {"path": str(pickle), "texts": list(test_x)}
    seen = run_python(script, given, options=("-W", "ignore"))
    assert seen["classes"] == model.classes_.tolist()
    assert seen["n_iter"] == model.n_iter_.tolist()
    np.testing.assert_allclose(seen["p"], ours, rtol=0, atol=1e-12)


def plain_rows(names, rows=300, seed=5, mistakes=0.2):
    rng = random.Random(seed)
    labels = [names[i % len(names)] for i in range(rows)]
    texts = [
        f"{rng.choice(names) if rng.random() < mistakes else label} matter {rng.randrange(10**6)}"
        for label in labels
    ]
    return texts, labels


def test_the_whole_path_of_three_classes(program):
    """train, evaluate, predict, serve, export, import, promote."""
    names = ["money", "science", "sport"]
    texts, labels = plain_rows(names)
    data = program.folder / "news.csv"
    write_csv(data, texts, labels)
    first = program.ok("train", "--data-path", data, "--champion")
    lines = first.out.splitlines()
    assert lines[1].startswith("Metrics: {'accuracy': ")
    assert lines[-1] == "Status: Set as champion"
    again = program.ok("train", "--data-path", data, "--champion")
    assert again.out.splitlines()[-1] == "Status: Not promoted (current champion is better)"

    verdict = program.ok("evaluate", "--data-path", data, "--json").json
    assert verdict["labels"] == names
    assert np.array(verdict["confusion"]).sum() == len(texts)
    f1 = [one["f1"] for one in verdict["classes"].values()]
    assert verdict["metrics"]["f1"] == pytest.approx(np.mean(f1), abs=1e-12)
    assert "truly science" in program.ok("evaluate", "--data-path", data).out
    assert program.ok("data", "validate", data, "--json").json["classes"]["sport"] == 100

    with program.serving() as server:
        for name in names:
            body = {"text": f"{name} matter"}
            answer = requests.post(f"{server.url}/predict", json=body, timeout=10).json()
            assert answer["sentiment"] == name
            assert 0.34 < answer["confidence"] <= 1
    ours, _ = probabilities(program, native_model(program), texts[:50])
    for form, suffix in (("sklearn-pickle", "pkl"), ("skops", "skops"), ("native", "model")):
        out = program.folder / f"out.{suffix}"
        program.ok("export", "--format", form, "--output", out)
        same, _ = probabilities(program, out, texts[:50])
        np.testing.assert_allclose(same, ours, rtol=0, atol=1e-12)
    program.ok("import", program.folder / "out.pkl", "--evaluate-on", data, "--min-f1", "0.5")
    document = program.folder / "model.json"
    program.ok("export", "--format", "json", "--output", document)
    exported = json.loads(document.read_text())
    assert exported["labels"] == names
    assert np.array(exported["coefficients"]).shape == (3, len(exported["terms"]))
    pictures = {path.name for path in program.home.rglob("*.svg")}
    assert pictures == {"confusion_matrix.svg", "top_terms.svg"}


def test_two_classes_of_ones_own_keep_their_names(program):
    texts, labels = plain_rows(["ham", "spam"])
    data = program.folder / "mails.csv"
    write_csv(data, texts, labels)
    program.ok("train", "--data-path", data, "--champion")
    rows = program.ok("predict", "spam matter", "ham matter", "--json").json["predictions"]
    assert [row["sentiment"] for row in rows] == ["spam", "ham"]
    assert list(rows[0]["probabilities"]) == ["ham", "spam"]
    assert program.ok("evaluate", "--data-path", data, "--json").json["labels"] == ["ham", "spam"]
    out = program.folder / "out.pkl"
    program.ok("export", "--format", "sklearn-pickle", "--output", out)
    imported = program.ok("import", out, "--json").json
    assert imported["classes"] == ["ham", "spam"]


def test_a_champion_of_other_classes_stays_and_it_is_said_why(program, reviews):
    program.ok("train", "--data-path", reviews, "--champion")
    texts, labels = plain_rows(["a1", "b1", "c1"])
    write_csv(program.folder / "rows.csv", texts, labels)
    answer = program.ok("train", "--data-path", program.folder / "rows.csv", "--champion")
    last = answer.out.splitlines()[-1]
    assert last.startswith("Status: Not promoted (its classes are a1, b1, c1, the champion's are")


def test_a_test_file_may_lack_a_class_but_bring_none(program):
    texts, labels = plain_rows(["a1", "b1", "c1"])
    train, test = program.folder / "train.csv", program.folder / "test.csv"
    write_csv(train, texts, labels)
    write_csv(test, ["a1 matter", "b1 matter", "a1"] * 20, ["a1", "b1", "a1"] * 20)
    program.ok("train", "--data-path", train, "--test-path", test)
    write_csv(test, ["a1 matter", "z"], ["a1", "z1"])
    refused = program.run("train", "--data-path", train, "--test-path", test)
    assert refused.code == 1
    assert "none of a1, b1, c1: 'z1'" in refused.err
    lonely = program.folder / "lonely.csv"
    write_csv(lonely, [*texts, "only one"], [*labels, "d1"])
    refused = program.run("train", "--data-path", lonely)
    assert refused.code == 1
    assert "only 1 row of class 'd1'" in refused.err
