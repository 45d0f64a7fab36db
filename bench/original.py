"""The Python original's pipeline, as its users wrote it: what `./dev bench` measures against.

python original.py train TRAIN.csv TEST.csv   trains, prints metrics and seconds as one JSON line
python original.py save TRAIN.csv MODEL       trains on a file and keeps the pipeline
"""

import json
import re
import string
import sys
import time

import joblib
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.pipeline import Pipeline


def clean_text(text):
    if not isinstance(text, str):
        return ""
    text = text.lower()
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"http\S+|www\S+", " ", text)
    text = text.translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\s+", " ", text).strip()


def build():
    return Pipeline(
        [
            (
                "tfidf",
                TfidfVectorizer(
                    max_features=5000,
                    ngram_range=(1, 2),
                    min_df=2,
                    max_df=0.95,
                    stop_words="english",
                    preprocessor=clean_text,
                    lowercase=False,
                ),
            ),
            (
                "classifier",
                LogisticRegression(C=1.0, max_iter=1000, solver="lbfgs", random_state=42),
            ),
        ]
    )


def main():
    start = time.perf_counter()
    train = pd.read_csv(sys.argv[2])
    pipeline = build().fit(train["text"], train["label"])
    if sys.argv[1] == "save":
        joblib.dump(pipeline, sys.argv[3])
        return
    test = pd.read_csv(sys.argv[3])
    predicted = pipeline.predict(test["text"])
    labels = test["label"]
    metrics = {
        "accuracy": accuracy_score(labels, predicted),
        "f1": f1_score(labels, predicted),
        "precision": precision_score(labels, predicted),
        "recall": recall_score(labels, predicted),
    }
    print(json.dumps({"metrics": metrics, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main()
