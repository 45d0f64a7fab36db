"""Trains scikit-learn beside `sentiment train` and compares all that training decides.

Random rows, seeds and settings, a new draw each run; then the whole sample and the 25,000 rows of
the larger data with the settings of profile `seed`.
"""

import json
import random

import numpy as np
import pandas as pd
import pytest
from support import sklearn_peer
from support.model_file import read_model_file, text_digests
from support.random_reviews import random_reviews, random_settings, write_csv

SEED_PROFILE = {
    "vectorizer": {
        "clean_text": True,
        "max_features": 5000,
        "ngram_range": [1, 2],
        "min_df": 2,
        "max_df": 0.95,
        "stop_words": "english",
    },
    "model": {"C": 1.0, "max_iter": 1000, "random_state": 42},
    "data": {"test_size": 0.2, "random_state": 42, "stratify": True},
}
# Rounding grows by 1.4 to 1.9 an iteration: past so many, scikit-learn with permuted columns does
# not agree with itself either, so there is nothing to compare with.
LAST_COMPARABLE_ITERATION = 50


def train_ours(program, arguments, settings):
    """(JSON answer, model file) of one training."""
    params = program.folder / "params.yaml"  # JSON is YAML
    params.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    answer = program.ok("train", *arguments, "--params", params, "--json").json
    (path,) = program.home.rglob("sentiment.model")
    return answer, read_model_file(path), path


def predict_ours(program, model, texts):
    """Probability of the positive class for each text."""
    file = program.folder / "to_predict.csv"
    write_csv(file, texts, [0] * len(texts))
    answers = program.ok("predict", "--input", file, "--model", model, "--json").json
    return np.array([row["probabilities"]["positive"] for row in answers["predictions"]])


def compare(program, answer, model, path, peer, tolerance):
    assert model.digests == sorted(set(text_digests(peer.train_texts))), (
        "other rows were trained on"
    )
    assert model.vocabulary == peer.vocabulary
    if peer.idf is not None:
        np.testing.assert_allclose(model.idf, peer.idf, rtol=0, atol=1e-12)
    assert model.n_iter == peer.n_iter
    np.testing.assert_allclose(model.coefficients, peer.coefficients, rtol=0, atol=tolerance)
    np.testing.assert_allclose(model.intercept, peer.intercept, rtol=0, atol=tolerance)
    ours = predict_ours(program, path, peer.test_texts)
    np.testing.assert_allclose(ours, peer.probabilities, rtol=0, atol=tolerance)
    metrics = program.ok("runs", "show", answer["run_id"], "--json").json["metrics"]
    # A row at 0.5 to within rounding, e.g. an empty one, is anybody's answer.
    undecided = (np.abs(peer.probabilities - 0.5) <= tolerance).any()
    for name, value in peer.metrics.items():
        if undecided and name in {"accuracy", "f1", "precision", "recall"}:
            continue
        assert metrics[name] == pytest.approx(value, abs=tolerance), name


def test_a_random_draw_trains_the_same_model(program, draw, tie_break):
    rng = random.Random(draw)
    texts, labels = random_reviews(rng)
    settings = random_settings(rng, tie_break)
    data = program.folder / "reviews.csv"
    write_csv(data, texts, labels)
    try:
        peer = sklearn_peer.train(texts, labels, settings)
    except ValueError as refused:
        params = program.folder / "params.yaml"
        params.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
        answer = program.run("train", "--data-path", data, "--params", params)
        assert answer.code == 1, settings
        assert str(refused).rstrip(".") in answer.err
        return
    answer, model, path = train_ours(program, ["--data-path", data], settings)
    if peer.n_iter > LAST_COMPARABLE_ITERATION:
        assert model.vocabulary == peer.vocabulary
    else:
        compare(program, answer, model, path, peer, 1e-9 if peer.n_iter <= 25 else 1e-6)


def seed_settings(tie_break):
    vectorizer = {**SEED_PROFILE["vectorizer"], "tie_break": tie_break}
    return {**SEED_PROFILE, "vectorizer": vectorizer}


def columns(file):
    frame = pd.read_csv(file)
    return frame["text"].tolist(), frame["label"].tolist()


def test_the_sample_with_the_seed_profile(program, shared, tie_break):
    data = shared / "data/imdb/imdb_sample.csv"
    settings = seed_settings(tie_break)
    peer = sklearn_peer.train(*columns(data), settings)
    answer, model, path = train_ours(program, ["--data-path", data], settings)
    compare(program, answer, model, path, peer, 1e-9)


def test_25000_reviews_with_their_own_test_set(program, shared, tie_break):
    train, test = shared / "data/imdb/train.csv", shared / "data/imdb/test.csv"
    settings = seed_settings(tie_break)
    peer = sklearn_peer.train(*columns(train), settings, test=columns(test))
    arguments = ["--data-path", train, "--test-path", test]
    answer, model, path = train_ours(program, arguments, settings)
    compare(program, answer, model, path, peer, 1e-6)
