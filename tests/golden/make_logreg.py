"""logreg_small.json: scikit-learn's logistic regression on 24 short texts."""

import sys

import golden
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(golden.HERE.parent))
from make_tfidf import rows_of
from support.sklearn_peer import clean_text

FILE = "logreg_small.json"


def arguments(params):
    weights = params.get("class_weight")
    if isinstance(weights, dict):  # JSON's keys are texts
        params = {**params, "class_weight": {int(k): v for k, v in weights.items()}}
    return params


def fitted(model):
    return {"coef": model.coef_.tolist(), "intercept": model.intercept_.tolist()}


def main():
    content = golden.read(FILE)
    docs = golden.read("tfidf_small.json")["docs"]
    options = content["vectorizer"]
    vectorizer = TfidfVectorizer(
        preprocessor=clean_text,
        lowercase=False,
        ngram_range=tuple(options["ngram_range"]),
        min_df=options["min_df"],
    )
    rows = vectorizer.fit_transform(docs)
    rows.sort_indices()
    content["n_features"] = rows.shape[1]
    content["rows"] = rows_of(rows)
    for case in content["cases"]:
        params, y = arguments(case["params"]), case["y"]
        model = LogisticRegression(**params).fit(rows, y)
        tight = LogisticRegression(**{**params, "tol": 1e-10, "max_iter": 100_000}).fit(rows, y)
        newton = {**params, "tol": 1e-13, "max_iter": 1000, "solver": "newton-cholesky"}
        optimum = LogisticRegression(**newton).fit(rows, y)
        probabilities = model.predict_proba(rows)
        case.update(fitted(model), n_iter=int(model.n_iter_[0]), proba=probabilities.tolist())
        case["tol_1e-10"] = {
            "n_iter": int(tight.n_iter_[0]),
            **fitted(tight),
            "proba": tight.predict_proba(rows).tolist(),
        }
        case["optimum"] = fitted(optimum)
        away = np.abs(probabilities - optimum.predict_proba(rows)).max()
        case["max_abs_dproba_vs_optimum"] = float(away)
    golden.write(FILE, content)


if __name__ == "__main__":
    main()
