"""Random texts, labels and settings: what scikit-learn and `sentiment train` are both given."""

import csv
import sys
import unicodedata

# pandas reads these cells as missing; a text that is exactly one of them is another test's matter.
MISSING = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "n/a", "<NA>", "#N/A"}


def assigned_characters():
    """Characters whose class is settled: assigned in this Python's Unicode (3.11 has 14.0).

    Later versions up to our 15.1 only assign new ones, so word, space and lower case are equal.
    """
    unwanted = {"Cn", "Cs", "Co", "Cc"}
    return [
        chr(c)
        for c in range(0x20, sys.maxunicode + 1)
        if unicodedata.category(chr(c)) not in unwanted
    ]


ASSIGNED = assigned_characters()
LETTERS = "etaoinshrdlucmfwypvbgkqjxz"
SEPARATORS = [" "] * 12 + ["  ", ", ", ". ", "! ", "\n", "<br /><br />", " - ", "'", "’", "\u3000"]
RARE = ["http://example.org/a?b=c", "www.example.org", "<i>", "</i>", "< ", "10/10", "\u00a0", "_"]


def random_word(rng):
    kind = rng.random()
    size = 1 + min(int(rng.expovariate(0.3)), 9)
    if kind < 0.75:
        word = "".join(rng.choices(LETTERS, weights=range(26, 0, -1), k=size))
        return word.capitalize() if rng.random() < 0.1 else word
    if kind < 0.82:
        return rng.choice(["the", "not", "and", "very", "movie", "is", "I", "no", "was", "but"])
    if kind < 0.9:
        return "".join(rng.choices("0123456789éÉßẞİıſÀçñöÜΣσςǅ", k=size))
    return "".join(rng.choices(ASSIGNED, k=size))


def random_reviews(rng):
    """(texts, labels): words drawn as in language, few often and many seldom; some carry a label."""
    words = [random_word(rng) for _ in range(rng.randint(30, 900))]
    weights = [1 / (rank + 1) ** rng.uniform(0.6, 1.1) for rank in range(len(words))]
    positive = rng.sample(words, max(2, len(words) // 10))
    share = rng.uniform(0.25, 0.75)
    texts, labels = [], []
    for _ in range(rng.randint(40, 500)):
        label = int(rng.random() < share)
        length = 1 + int(rng.expovariate(1 / rng.uniform(5, 40)))
        drawn = rng.choices(words, weights=weights, k=length)
        if label and rng.random() < 0.8:
            drawn += rng.choices(positive, k=1 + length // 5)
            rng.shuffle(drawn)
        if rng.random() < 0.1:
            drawn.insert(rng.randrange(len(drawn) + 1), rng.choice(RARE))
        text = "".join(word + rng.choice(SEPARATORS) for word in drawn)
        texts.append("x" if text in MISSING else text)
        labels.append(label)
    return texts, labels


def random_settings(rng, tie_break):
    """params.yaml's three sections, every key that scikit-learn knows too."""
    stop_words = rng.choice([None, "english", "english", ["movie", "the", "was"]])
    analyzer = rng.choice(["word", "word", "char", "char_wb"])
    sizes = rng.choice([[1, 1], [1, 2], [1, 2], [1, 3], [2, 2]])
    if analyzer != "word":
        shortest = rng.randint(1, 4)
        sizes = [shortest, shortest + rng.randint(0, 4)]
    return {
        "vectorizer": {
            "analyzer": analyzer,
            "clean_text": rng.random() < 0.5,
            "lowercase": rng.random() < 0.7,
            "strip_accents": rng.choice([None, None, "ascii", "unicode"]),
            "stop_words": stop_words,
            "ngram_range": sizes,
            "min_df": rng.choice([1, 2, 3, 0.0, 0.01, 0.02]),
            "max_df": rng.choice([1.0, 0.95, 0.5, 0.29, 200]),
            "max_features": rng.choice([None, 50, 257, 300, 1000, 5000]),
            "binary": rng.random() < 0.2,
            "norm": rng.choice(["l2", "l2", "l2", "l1", None]),
            "use_idf": rng.random() < 0.8,
            "smooth_idf": rng.random() < 0.8,
            "sublinear_tf": rng.random() < 0.3,
            "tie_break": tie_break,
        },
        "model": {
            "C": round(10 ** rng.uniform(-2, 1), 4),
            "tol": rng.choice([1e-4, 1e-4, 1e-3, 1e-6]),
            "max_iter": rng.choice([1000, 1000, 100, 5]),
            "class_weight": rng.choice([None, None, "balanced"]),
            "random_state": 42,
        },
        "data": {
            "test_size": rng.choice([0.2, 0.25, 0.33, 0.5]),
            "random_state": rng.randrange(2**32),
            "stratify": rng.random() < 0.7,
        },
    }


def write_csv(path, texts, labels):
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "label"])
        rows.writerows(zip(texts, labels, strict=True))
