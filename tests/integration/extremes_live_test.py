"""Every setting at its extremes, on texts that hardly are any: new draws each run.

What scikit-learn trains, `sentiment train` trains with the same numbers, and each format that
`export` writes is read back, by us and by Python, with the same answers. What scikit-learn refuses,
it refuses, and nothing is registered. SENTIMENT_NIGHTLY=1 takes many draws; a draw is repeated by
SENTIMENT_EXTREMES="SEED-NUMBER".
"""

import json
import math
import os
import pickle
import random

import numpy as np
import pytest
import skops.io
from support import sklearn_peer
from support.model_file import read_model_file
from support.random_reviews import write_csv

SEED = random.SystemRandom().randrange(2**32)
COUNT = 1000 if os.environ.get("SENTIMENT_NIGHTLY") == "1" else 16
DRAWS = os.environ.get("SENTIMENT_EXTREMES", " ".join(f"{SEED}-{i}" for i in range(COUNT))).split()
WORDS = ["good", "bad", "Film", "film", "dull", "x1", "größe", "naïve", "ǅ", "so-so", "don't"]
STOP_WORDS = ["the", "and", "is", "was", "it"]
PATTERNS = [
    *(r"(?u)\b\w\w+\b", r"(\w)\w+", r"(?:go|ba)\w*", r"\S+", r"(\w)(\w)", r"\w*", "."),
    *(r"[^\s<]+", "zebra"),
]
EXPORTS = ["json", "native", "sklearn-pickle", "skops"]
# Rounding grows with each iteration: past so many there is nothing to compare with.
LAST_COMPARABLE_ITERATION = 25
# With a smaller one, rounding alone decides which iteration is the last.
SMALLEST_EXACT_TOL = 1e-8


def random_text(rng):
    kind = rng.random()
    if kind < 0.1:
        return rng.choice([" ", "   ", "...", "<br>", "\u00a0"])  # an empty cell is missing
    if kind < 0.2:
        return " ".join(rng.choices(STOP_WORDS, k=rng.randint(1, 4)))
    if kind < 0.25:
        return " ".join([rng.choice(WORDS)] * rng.choice([1, 100, 1000]))
    return " ".join(rng.choices(WORDS + STOP_WORDS, k=rng.randint(1, 12)))


def random_data(rng):
    texts = [random_text(rng) for _ in range(rng.choice([2, 4, 10, 30, 60]))]
    labels = [int(rng.random() < 0.5) for _ in texts]
    if rng.random() < 0.2:
        labels = [1] + [0] * (len(texts) - 1)  # a class of one row
    return texts, labels


def random_vocabulary(rng):
    kind = rng.random()
    if kind < 0.6:
        return None
    words = rng.sample(WORDS, rng.randint(1, 5))
    if kind < 0.9:
        words += rng.choice([["unknown"], ["no", "such words"], [""], ["bad"]])
    return words


def odd_or(rng, usual, odd):
    return rng.choice(odd) if rng.random() < 0.35 else usual


def random_extremes(rng, rows):
    weights = [0, 1e-300, 1e-3, 0.5, 1, 1e3, 1e100, 1e300]
    longest = rng.choice([1, 2, 3, 40])
    return {
        "vectorizer": {
            "analyzer": rng.choice(["word", "word", "word", "char", "char_wb"]),
            "clean_text": rng.random() < 0.4,
            "lowercase": rng.random() < 0.7,
            "strip_accents": rng.choice([None, "ascii", "unicode"]),
            "token_pattern": odd_or(rng, PATTERNS[0], PATTERNS),
            "stop_words": rng.choice([None, "english", STOP_WORDS, []]),
            "ngram_range": [rng.choice([1, longest]), longest],
            "min_df": odd_or(rng, 1, [1, 2, 1000, 0.0, 1e-300, 0.5, 1.0]),
            "max_df": odd_or(rng, 1.0, [1.0, 1, 2, 0.0, 1e-300, 0.5, 10**9]),
            "max_features": odd_or(rng, None, [1, 2, 2**31, 2**62]),
            "vocabulary": random_vocabulary(rng),
            "binary": rng.random() < 0.3,
            "norm": rng.choice(["l1", "l2", None]),
            "use_idf": rng.random() < 0.8,
            "smooth_idf": rng.random() < 0.5,
            "sublinear_tf": rng.random() < 0.4,
            "tie_break": sklearn_peer.tie_break_of_this_numpy(),
        },
        "model": {
            "C": odd_or(rng, 1.0, [1e-300, 1e-30, 1e-3, 1e3, 1e30, 1e100, 1e300, math.inf]),
            "tol": odd_or(rng, 1e-4, [0.0, 1e-300, 1e-12, 0.5, 1e300]),
            "max_iter": odd_or(rng, 100, [0, 1, 2, 5]),
            "class_weight": rng.choice(
                [None, "balanced", {0: rng.choice(weights), 1: rng.choice(weights)}]
            ),
            "fit_intercept": rng.random() < 0.8,
            "random_state": 42,
        },
        "data": {
            "test_size": odd_or(rng, 0.3, [1, 2, 0.99, 1e-9, 1 - 1e-9, rows - 1, rows - 2, rows]),
            "random_state": rng.choice([0, 42, 2**32 - 1]),
            "stratify": rng.random() < 0.5,
        },
    }


def as_params(settings):
    """JSON is YAML, but for Python's Infinity."""
    model = settings["model"]
    if math.isinf(model["C"]):
        settings = {**settings, "model": {**model, "C": "inf"}}
    return json.dumps(settings, ensure_ascii=False).replace('"inf"', ".inf")


def theirs(texts, labels, settings):
    """(what scikit-learn trains, why it trains nothing)"""
    try:
        with np.errstate(all="ignore"):
            trained = sklearn_peer.train(texts, labels, settings)
    except Exception as refused:  # it refuses in many ways
        return None, repr(refused)
    return trained, None


def refused_for_a_number(peer, settings, err):
    """Whether we may refuse what scikit-learn trains: its model has numbers that are none."""
    if peer.idf is not None and not np.isfinite(peer.idf).all():
        absent = [w for w, idf in zip(peer.vocabulary, peer.idf, strict=True) if np.isinf(idf)]
        return "vectorizer.smooth_idf" in err and repr(absent[0])[1:-1] in err
    if not np.isfinite(peer.coefficients).all() or not math.isfinite(peer.intercept):
        return "model.C" in err and "model.class_weight" in err
    return False


def check_nothing_is_left(program):
    assert program.run("list-versions").code == 3
    runs = program.ok("runs", "list", "--json").json["runs"]
    assert all(run["status"] == "FAILED" for run in runs)
    assert not list(program.home.rglob("sentiment.model"))


def probabilities(program, model):
    file = program.folder / "asked.csv"
    answers = program.ok("predict", "--input", file, "--model", model, "--json").json
    return np.array([row["probabilities"]["positive"] for row in answers["predictions"]])


def check_exports(program, texts, expected):
    """Each is answered as the model is."""
    for name in EXPORTS:
        file = program.folder / f"exported.{name}"
        model = ["--model", "models:/sentiment-classifier/1"]
        answer = program.run("export", "--format", name, "--output", file, *model)
        if answer.code == 1 and "module of ours" in answer.err:
            assert name in {"sklearn-pickle", "skops"}
            continue
        assert answer.code == 0, answer.err
        if name == "json":
            json.loads(file.read_text(), parse_constant=pytest.fail)
            continue
        np.testing.assert_allclose(probabilities(program, file), expected, rtol=0, atol=1e-12)
        if name == "sklearn-pickle":
            pipeline = pickle.loads(file.read_bytes())
        elif name == "skops":
            untrusted = skops.io.get_untrusted_types(file=file)
            pipeline = skops.io.load(file, trusted=untrusted)
        else:
            continue
        with np.errstate(all="ignore"):
            read = pipeline.predict_proba(texts)[:, 1]
        np.testing.assert_allclose(read, expected, rtol=0, atol=1e-12)


def compare(model, peer, tol):
    """Whether the weights could be compared."""
    assert model.vocabulary == peer.vocabulary
    if peer.idf is not None:
        np.testing.assert_allclose(model.idf, peer.idf, rtol=1e-12, atol=0)
    if max(model.n_iter, peer.n_iter) > LAST_COMPARABLE_ITERATION:
        return False
    exact = tol >= SMALLEST_EXACT_TOL
    if exact:
        assert model.n_iter == peer.n_iter
    tolerance = 1e-9 if exact else 1e-6
    scale = max(1.0, np.abs(peer.coefficients).max())
    for ours, its in ((model.coefficients, peer.coefficients), (model.intercept, peer.intercept)):
        np.testing.assert_allclose(ours / scale, its / scale, rtol=0, atol=tolerance)
    return True


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("case", DRAWS)
def test_a_draw_of_extremes(program, case):
    rng = random.Random(case)
    texts, labels = random_data(rng)
    settings = random_extremes(rng, len(texts))
    print(f"SENTIMENT_EXTREMES={case}: {len(texts)} rows, {sum(labels)} of class 1, {settings}")
    write_csv(program.folder / "data.csv", texts, labels)
    (program.folder / "params.yaml").write_text(as_params(settings), encoding="utf-8")
    peer, refused = theirs(texts, labels, settings)
    files = ["--data-path", "data.csv", "--params", "params.yaml"]
    answer = program.run("train", *files, "--champion")
    print(refused, answer.err)
    assert answer.code in {0, 1, 2}
    if answer.code != 0:
        assert refused or refused_for_a_number(peer, settings, answer.err)
        check_nothing_is_left(program)
        return
    assert refused is None
    (path,) = program.home.rglob("sentiment.model")
    same = compare(read_model_file(path), peer, settings["model"]["tol"])
    asked = [*peer.test_texts, *WORDS, " ".join(WORDS), " "]
    write_csv(program.folder / "asked.csv", asked, [0] * len(asked))
    ours = probabilities(program, path)
    if same:
        ours_of_test = ours[: len(peer.test_texts)]
        np.testing.assert_allclose(ours_of_test, peer.probabilities, rtol=0, atol=1e-6)
    check_exports(program, asked, ours)
