"""imdb_sample_vocabulary.json, imdb_sample_seed_config.json: profile `seed` on the 1,000-row sample
(of the larger data), under each tie rule."""

import hashlib
import os
import pathlib
import sys

import golden
import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

sys.path.insert(0, str(golden.HERE.parent))
from support.sklearn_peer import clean_text
from support.stable_vectorizer import StableTfidfVectorizer

FILE, VOCABULARY = "imdb_sample_seed_config.json", "imdb_sample_vocabulary.json"
EXTREMES = 10  # terms with the lowest and the highest coefficients


def digest(values):
    return hashlib.sha256(values).hexdigest()


def train(vectorizer_type=TfidfVectorizer):
    sample = pathlib.Path(os.environ["SENTIMENT_SHARED"]) / "data/imdb/imdb_sample.csv"
    frame = pd.read_csv(sample)
    text, label = frame["text"].to_numpy(), frame["label"].to_numpy()
    train_rows, test_rows = train_test_split(
        np.arange(len(frame)), test_size=0.2, random_state=42, stratify=label
    )
    vectorizer = vectorizer_type(
        max_features=5000,
        ngram_range=(1, 2),
        min_df=2,
        max_df=0.95,
        stop_words="english",
        preprocessor=clean_text,
        lowercase=False,
    )
    rows, y = vectorizer.fit_transform(text[train_rows]), label[train_rows]
    test, truth = vectorizer.transform(text[test_rows]), label[test_rows]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows, y)
    tight = LogisticRegression(C=1.0, max_iter=10_000, tol=1e-10).fit(rows, y)
    terms = vectorizer.get_feature_names_out().tolist()
    weighted = [[term, float(weight)] for term, weight in zip(terms, model.coef_[0], strict=True)]
    weighted.sort(key=lambda pair: pair[1])
    score, predicted = model.predict_proba(test)[:, 1], model.predict(test)
    return {
        "test_rows": test_rows.tolist(),
        "train_head": train_rows[:20].tolist(),
        "train_sha256": digest(train_rows.astype("<i4").tobytes()),
        "terms": terms,
        "variant": {
            "vocabulary_sha256": digest("\n".join(terms).encode()),
            "n_terms": len(terms),
            "first_50": [[t, float(i)] for t, i in zip(terms[:50], vectorizer.idf_, strict=False)],
            "nnz_train": int(rows.nnz),
            "nnz_test": int(test.nnz),
            "n_iter": int(model.n_iter_[0]),
            "intercept": float(model.intercept_[0]),
            "lowest_10": weighted[:EXTREMES],
            "highest_10": weighted[::-1][:EXTREMES],
            "metrics": {
                "accuracy": metrics.accuracy_score(truth, predicted),
                "precision": metrics.precision_score(truth, predicted),
                "recall": metrics.recall_score(truth, predicted),
                "f1": metrics.f1_score(truth, predicted),
                "roc_auc": metrics.roc_auc_score(truth, score),
                "log_loss": metrics.log_loss(truth, score),
                "brier": metrics.brier_score_loss(truth, score),
            },
            "confusion": metrics.confusion_matrix(truth, predicted).tolist(),
            "proba": score.tolist(),
            "proba_tol_1e-10": tight.predict_proba(test)[:, 1].tolist(),
        },
    }


def main():
    if "SENTIMENT_SHARED" not in os.environ:
        print(f"{FILE}, {VOCABULARY}: left alone, SENTIMENT_SHARED is not set")
        return
    answers = {**golden.with_each_kernel(__file__, None), "stable": train(StableTfidfVectorizer)}
    content = golden.read(FILE)
    for name, answer in answers.items():
        content["variants"][name] = answer["variant"]
        content.update({key: answer[key] for key in ("test_rows", "train_head", "train_sha256")})
    golden.write(FILE, content)

    terms = {name: set(answer["terms"]) for name, answer in answers.items()}
    common = set.intersection(*terms.values())
    vocabulary = golden.read(VOCABULARY)
    vocabulary["common"] = sorted(common)
    vocabulary["only"] = {name: sorted(these - common) for name, these in terms.items()}
    golden.write(VOCABULARY, vocabulary)


if __name__ == "__main__":
    golden.answer(lambda _: train()) if "--answer" in sys.argv else main()
