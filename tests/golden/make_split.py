"""split.json: numpy's random state and scikit-learn's splits and folds."""

import hashlib
import os
import pathlib

import golden
import numpy as np
import pandas as pd
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split

FILE = "split.json"


def digest(rows):
    return hashlib.sha256(np.asarray(rows, dtype="<i4").tobytes()).hexdigest()


def main():
    content = golden.read(FILE)
    shared = os.environ.get("SENTIMENT_SHARED")
    labels = {}
    for name, data in content["datasets"].items():
        if not isinstance(data["labels"], str):
            labels[name] = data["labels"]
        elif shared:
            sample = pathlib.Path(shared) / "data/imdb/imdb_sample.csv"
            labels[name] = pd.read_csv(sample)["label"].tolist()
    for case in content["mt19937"]:
        draws = np.random.RandomState(case["seed"]).randint(0, 2**32, 2000, dtype=np.uint32)
        case["first_u32"] = draws[:8].tolist()
        case["u32_number_2000"] = int(draws[-1])
        case["permutation_20"] = np.random.RandomState(case["seed"]).permutation(20).tolist()
    for kind in ("stratified", "shuffled"):
        for case in content[kind]:
            if case["data"] not in labels:
                continue
            classes = labels[case["data"]]
            train, test = train_test_split(
                np.arange(len(classes)),
                test_size=case["test_size"],
                random_state=case["seed"],
                stratify=classes if kind == "stratified" else None,
            )
            case["train_sha256"] = digest(train)
            if kind == "stratified":
                case["train_head"] = train[:5].tolist()
            case["test"] = test.tolist()
    for kind, folder in (("kfold", KFold), ("stratified_kfold", StratifiedKFold)):
        for case in content[kind]:
            classes, seed = labels[case["data"]], case["seed"]
            folds = folder(case["k"], shuffle=seed is not None, random_state=seed)
            case["folds"] = [test.tolist() for _, test in folds.split(classes, classes)]
    for case in content["pandas_sample"]:
        frame = pd.DataFrame({"row": range(case["n_rows"])})
        case["rows"] = frame.sample(n=case["n"], random_state=case["seed"])["row"].tolist()
    for case in content["errors"]:
        classes = case["labels"]
        stratify = classes if case["stratify"] else None
        try:
            train_test_split(classes, test_size=case["test_size"], stratify=stratify)
        except ValueError as error:
            case["message"] = str(error)
    golden.write(FILE, content)


if __name__ == "__main__":
    main()
