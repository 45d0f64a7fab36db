"""Every setting that scikit-learn has too takes what scikit-learn takes, and nothing else.

scikit-learn itself is asked, by its own validation of parameters, about each of a list of odd
values; `config show` is asked about the same. Where we differ on purpose, DIFFERENCES says so.
"""

import concurrent.futures
import json
import math
import tempfile

import pytest
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.utils._param_validation import validate_parameter_constraints

VECTORIZER = [
    *("analyzer", "lowercase", "strip_accents", "token_pattern", "stop_words", "ngram_range"),
    *("min_df", "max_df", "max_features", "vocabulary", "binary", "norm", "use_idf"),
    *("smooth_idf", "sublinear_tf"),
]
MODEL = ["C", "max_iter", "tol", "random_state", "fit_intercept", "class_weight"]
DATA = ["test_size", "random_state"]
KEYS = [
    *(f"vectorizer.{name}" for name in VECTORIZER),
    *(f"model.{name}" for name in MODEL),
    *(f"data.{name}" for name in DATA),
]
OURS_ALONE = {
    *("vectorizer.clean_text", "vectorizer.tie_break", "data.stratify", "data.text_column"),
    *("data.label_column", "data.separator", "data.drop_split_duplicates"),
}
VALUES = [
    *(None, True, False),
    *(-1, 0, 1, 2, 9, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**62),
    *(-1.0, -0.5, 0.0, 1e-300, 0.5, 1.0, 1.5, 2.0, 1e300, math.inf, -math.inf, math.nan),
    *("", "1", "0.5", "true", "null", "inf", "word", "char", "char_wb", "Word", "english"),
    *("French", "l1", "l2", "L2", "ascii", "unicode", "balanced", r"\w+"),
    *([], ["a", "b"], [1, 2], [1, 1], [2, 1], [0, 1], [-1, 1], [1, 9], [1, 1000], [1, 1001]),
    *([1], [1, 2, 3], [1.0, 2.0], ["1", "2"], [None, 2]),
    *({}, {0: 1.0}, {0: 1, 1: 2.5}, {0: -1.0}, {"a": 0}),
]
NUMBERS = {
    *("vectorizer.min_df", "vectorizer.max_df", "vectorizer.max_features", "model.C"),
    *("model.max_iter", "model.tol", "model.random_state", "data.random_state", "data.test_size"),
}


def texts_only(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def usable_sizes(value):
    whole = [item for item in value if isinstance(item, int)]
    return len(value) == len(whole) == 2 and min(value) >= 1 and max(value) <= 1000


def usable_weights(value):
    return not isinstance(value, dict) or all(weight >= 0 for weight in value.values())


# What scikit-learn's validation lets pass and we refuse: (why, key and value -> whether).
DIFFERENCES = [
    ("True is a number to Python alone", lambda k, v: k in NUMBERS and isinstance(v, bool)),
    (
        "None needs your own tokenizer",
        lambda k, v: k == "vectorizer.token_pattern" and v is None,
    ),
    (
        "a vocabulary is a list of texts: of other iterables fitting makes other things, or fails",
        lambda k, v: k == "vectorizer.vocabulary" and v is not None and not texts_only(v),
    ),
    (
        "what is not text is not a word",
        lambda k, v: k == "vectorizer.stop_words" and isinstance(v, list) and not texts_only(v),
    ),
    (
        "fitting fails for what are not two whole numbers, counts empty terms or slices from the "
        "end below 1; above 1000 terms have no use",
        lambda k, v: k == "vectorizer.ngram_range" and not usable_sizes(v),
    ),
    ("a run can be repeated", lambda k, v: k.endswith("random_state") and v is None),
    ("2^31 iterations take years", lambda k, v: k == "model.max_iter" and v > 2**31 - 1),
    (
        "no weight is negative",
        lambda k, v: k == "model.class_weight" and not usable_weights(v),
    ),
]


def scikit_learn_takes(key, value):
    section, _, name = key.partition(".")
    if name == "ngram_range" and isinstance(value, list):
        value = tuple(value)  # YAML has no other
    try:
        if section == "vectorizer":
            vectorizer = TfidfVectorizer(**{name: value})
            vectorizer._validate_params()
            if isinstance(value, tuple) and len(value) == 2 and None not in value:
                vectorizer._validate_ngram_range()
        elif section == "model":
            LogisticRegression(**{name: value})._validate_params()
        else:
            rules = train_test_split._skl_parameter_constraints
            validate_parameter_constraints({name: rules[name]}, {name: value}, "train_test_split")
    except ValueError:
        return False
    return True


def as_yaml(value):
    """The value in YAML; a text in quotes, since plain `inf` is infinity to us."""
    if isinstance(value, str):
        return json.dumps(value)
    return yaml.safe_dump(value, default_flow_style=True, width=math.inf).removesuffix("...\n")


def ask_ours(program, key, value):
    """In a params.yaml: after `--set`, text needs no quotes, so there 1 is a text where one fits."""
    section, name = key.split(".")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=program.folder) as params:
        params.write(f"{section}: {{{name}: {as_yaml(value).strip()}}}\n")
        params.flush()
        return program.run("config", "show", "--params", params.name, "--json")


def expected(key, value):
    """(whether we are to take it, the differences that say so)"""
    if not scikit_learn_takes(key, value):
        return False, set()
    reasons = {why for why, differs in DIFFERENCES if differs(key, value)}
    return not reasons, reasons


def test_odd_values_are_taken_and_refused_as_scikit_learn_does(program):
    cases = [(key, value) for key in KEYS for value in VALUES]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda case: ask_ours(program, *case), cases))
    wrong, used = [], set()
    for (key, value), answer in zip(cases, answers, strict=True):
        taken, reasons = expected(key, value)
        used |= reasons
        if answer.code != (0 if taken else 2):
            wrong.append(f"{key} = {value!r}: taken should be {taken}, not {answer.code}")
        if answer.code == 2 and f".yaml: {key}: expected " not in answer.err:
            wrong.append(f"{key} = {value!r}: {answer.err}")
    assert not wrong, "\n".join(wrong)
    assert used == {why for why, _ in DIFFERENCES}


def test_every_setting_is_asked_about(program):
    shown = program.ok("config", "show", "--json").json["training"]
    assert set(shown) == set(KEYS) | OURS_ALONE


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["vectorizer.ngram_range=[2, 1]"], ["vectorizer.ngram_range", "[2,1]", "smaller one"]),
        (
            ["vectorizer.min_df=30", "vectorizer.max_df=2"],
            ["vectorizer.max_df = 2", "vectorizer.min_df = 30"],
        ),
        (["vectorizer.token_pattern='('"], ["token_pattern"]),
        (["data.test_size=5000"], ["test_size", "5000"]),
        (["vectorizer.vocabulary=[]"], ["vectorizer.vocabulary = []"]),
        (["vectorizer.ngram_range=[900, 1000]"], ["vectorizer.ngram_range = [900,1000]"]),
    ],
)
def test_what_only_fitting_finds_out_is_said_by_name(program, reviews, settings, words):
    flags = [part for setting in settings for part in ("--set", setting)]
    answer = program.run("train", "--data-path", reviews, *flags)
    assert answer.code in {1, 2}
    for word in words:
        assert word in answer.err, json.dumps(answer.err)
