"""scikit-learn's own answer to what `sentiment train` is asked for."""

import dataclasses
import re
import string
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split


def tie_break_of_this_numpy():
    """Which of numpy's argsort kernels runs here: the name of our tie_break rule.

    numpy picks at import, for 64-bit keys from AVX-512 (X86_V4), AVX2 (X86_V3) and plain C;
    NPY_DISABLE_CPU_FEATURES has its say in the same table.
    """
    from numpy._core._multiarray_umath import __cpu_features__ as features

    if features.get("X86_V4"):
        return "numpy-avx512"
    return "numpy-avx2" if features.get("X86_V3") else "numpy-scalar"


def clean_text(text):
    text = text.lower()
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"http\S+|www\S+", " ", text)
    text = text.translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\s+", " ", text).strip()


@dataclasses.dataclass
class Trained:
    train_texts: list
    test_texts: list
    vocabulary: list
    idf: np.ndarray
    coefficients: np.ndarray
    intercept: float
    n_iter: int
    converged: bool
    metrics: dict
    probabilities: np.ndarray


def train(texts, labels, settings, test=None):
    """Trains on (texts, labels) as params.yaml's `settings` say; `test` replaces the split."""
    data, options = settings["data"], dict(settings["vectorizer"])
    if test is None:
        train_x, test_x, train_y, test_y = train_test_split(
            texts,
            labels,
            test_size=data["test_size"],
            random_state=data["random_state"],
            stratify=labels if data["stratify"] else None,
        )
    else:
        train_x, train_y, (test_x, test_y) = texts, labels, test
    options.pop("tie_break")
    if options.pop("clean_text"):
        options.update(preprocessor=clean_text, lowercase=False)
    options["ngram_range"] = tuple(options["ngram_range"])
    vectorizer = TfidfVectorizer(**options)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = vectorizer.fit_transform(train_x)
        model = LogisticRegression(**settings["model"]).fit(rows, train_y)
    probabilities = model.predict_proba(vectorizer.transform(test_x))[:, 1]
    answers = (probabilities > 0.5).astype(int)
    scores = {
        "accuracy": accuracy_score(test_y, answers),
        "f1": f1_score(test_y, answers, zero_division=0),
        "precision": precision_score(test_y, answers, zero_division=0),
        "recall": recall_score(test_y, answers, zero_division=0),
        "log_loss": log_loss(test_y, probabilities, labels=[0, 1]),
        "brier": brier_score_loss(test_y, probabilities),
    }
    if len(set(test_y)) == 2:
        scores["roc_auc"] = roc_auc_score(test_y, probabilities)
    return Trained(
        train_texts=list(train_x),
        test_texts=list(test_x),
        vocabulary=list(vectorizer.get_feature_names_out()),
        idf=vectorizer.idf_ if options.get("use_idf", True) else None,
        coefficients=model.coef_[0],
        intercept=float(model.intercept_[0]),
        n_iter=int(model.n_iter_[0]),
        converged=not any(w.category is ConvergenceWarning for w in caught),
        metrics=scores,
        probabilities=probabilities,
    )
