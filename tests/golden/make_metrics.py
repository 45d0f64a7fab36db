"""metrics.json: scikit-learn's metrics with their corner cases and warnings."""

import math
import warnings

import golden
from sklearn import metrics

FILE = "metrics.json"
PREDICTED = {
    "accuracy": metrics.accuracy_score,
    "precision": metrics.precision_score,
    "recall": metrics.recall_score,
    "f1": metrics.f1_score,
    "confusion": lambda y, p: metrics.confusion_matrix(y, p, labels=[0, 1]).tolist(),
}
UNDEFINED_IS_ONE = ("precision", "recall", "f1")
SCORED = {
    "roc_auc": metrics.roc_auc_score,
    "log_loss": lambda y, s: metrics.log_loss(y, s, labels=[0, 1]),
    "brier": metrics.brier_score_loss,
}


def measure(case, name, compute):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = compute()
            undefined = isinstance(value, float) and math.isnan(value)
            case[name] = None if undefined else value
        except ValueError as error:
            case[name] = {"error": str(error)}
    if caught:
        case.setdefault("warnings", {})[name] = str(caught[0].message)


def main():
    content = golden.read(FILE)
    for case in content["cases"]:
        y, predicted, score = case["y"], case["pred"], case["score"]
        case.pop("warnings", None)
        for name, function in PREDICTED.items():
            measure(case, name, lambda: function(y, predicted))  # noqa: B023
        for name in UNDEFINED_IS_ONE:
            function = PREDICTED[name]
            measure(case, name + "_zd1", lambda: function(y, predicted, zero_division=1))  # noqa: B023
        for name, function in SCORED.items():
            measure(case, name, lambda: function(y, score))  # noqa: B023
    several = content["multiclass"]
    y, predicted = several["y"], several["pred"]
    for average in ("macro", "micro", "weighted"):
        several[average] = {
            name: PREDICTED[name](y, predicted, average=average) for name in UNDEFINED_IS_ONE
        }
    several["confusion"] = metrics.confusion_matrix(y, predicted).tolist()
    golden.write(FILE, content)


if __name__ == "__main__":
    main()
