"""Random scikit-learn text pipelines: parameters, data, Unicode texts, file format, all from a seed.

What is drawn lies inside the list that the program serves, unless `outside` names the attribute
that does not.
"""

import contextlib
import dataclasses
import functools
import io
import pickle
import re
import sys
import types
import warnings

import joblib
import numpy as np
import sklearn
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MaxAbsScaler
from sklearn.svm import LinearSVC

from support.sklearn_peer import clean_text

RELEASE = tuple(int(part) for part in sklearn.__version__.split(".")[:2])

# The original's cleaner under its own name, and functions of nobody's that pickles name as well.
_module = types.ModuleType("src.preprocessing")
_module.clean_text = clean_text
sys.modules.setdefault("src", types.ModuleType("src"))
sys.modules["src.preprocessing"] = _module
_module_of_nobody = types.ModuleType("somebodys_text")
sys.modules["somebodys_text"] = _module_of_nobody


def named(module, function):
    function.__module__, function.__qualname__ = module, function.__name__
    setattr(sys.modules[module], function.__name__, function)
    return function


def split_on_spaces(text):
    return text.split(" ")


def upside_down(text):
    return text[::-1]


named("src.preprocessing", clean_text)
named("somebodys_text", split_on_spaces)
named("somebodys_text", upside_down)

CLEANING_PATTERN = r"(<)[^>]+>|(?:http|www)(?:(?!<[^>]+>)\S)+|[!-/:-@\[-`{-~]"
VOCABULARY = """good bad film films movie great awful the a of not very and is was it plot acting boring
lovely worst best café naïve Ünder straße ΛΟΓΟΣ σοφός İstanbul élan ǅ 電影 很好 фильм плохой ok OK
Good BAD 10 2024 it's don't good-bad under_score ２０ ½ ﬁne e\u0301te\u0301 हिन्दी 🙂 x y"""
WORDS = VOCABULARY.split()
PIECES = ["<br /><br />", "<b>", "http://x.org/a?b", "www.y.com", "...", "!", ", ", "\t", "  ",
          "\u00a0", "\u2028", "’", "—", "< ", "\n\n"]  # fmt: skip


def random_text(rng):
    parts = []
    for _ in range(rng.choice([0, 1, 2, 5, 8, 12, 30])):
        word = rng.choice(WORDS)
        parts.append(rng.choice([word, word, word, word.upper(), word.capitalize(), word * 2]))
        parts.append(rng.choice([" "] * 9 + PIECES))
    return "".join(parts)


@dataclasses.dataclass
class Draw:
    pipeline: Pipeline
    data: bytes  # the file
    suffix: str
    format: str
    outside: str | None  # the attribute that is not served
    float32: bool

    def outputs(self, texts):
        """predict_proba, or decision_function where there is none."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if hasattr(self.pipeline, "predict_proba"):
                return self.pipeline.predict_proba(texts)
            return self.pipeline.decision_function(texts)

    def labels(self):
        """The class names that the program answers with."""
        names = [str(name) for name in self.pipeline.classes_.tolist()]
        kind = self.pipeline.classes_.dtype.kind
        return ["negative", "positive"] if kind in "iu" and names == ["0", "1"] else names


def vectorizer_parameters(rng, counting):
    analyzer = rng.choice(["word"] * 3 + ["char", "char_wb"])
    low = rng.choice([1, 1, 1, 2, 3])
    parameters = {
        "analyzer": analyzer,
        "ngram_range": (low, low + rng.choice([0, 0, 1, 2])),
        "lowercase": rng.random() < 0.8,
        "strip_accents": rng.choice([None, None, "ascii", "unicode"]),
        "min_df": rng.choice([1, 1, 2, 0.05]),
        "max_df": rng.choice([1.0, 1.0, 0.9, 0.7]),
        "max_features": rng.choice([None, None, 20, 100]),
        "binary": rng.random() < 0.25,
    }
    if rng.random() < 0.07:
        parameters["dtype"] = np.float32
    elif counting and rng.random() < 0.2:
        parameters["dtype"] = rng.choice([np.float64, np.int32])
    if analyzer == "word":
        parameters["stop_words"] = rng.choice([None, None, "english", ["good", "of", "the", "x"]])
        parameters["token_pattern"] = rng.choice(
            [r"(?u)\b\w\w+\b"] * 4 + [r"(?u)\b\w+\b", r"\w{3,}", r"[a-zé]+", r"(?:\w|')+"]
        )
        if rng.random() < 0.1:
            parameters["vocabulary"] = rng.choice(
                [["bad", "film", "good", "good film"], {"film": 1, "good": 0, "plot": 2}]
            )
    way = rng.random()
    if way < 0.15:
        parameters["preprocessor"] = clean_text
    elif way < 0.25 and analyzer == "word" and parameters["token_pattern"][0] == "(":
        partial = functools.partial(re.sub, CLEANING_PATTERN, "\\1")
        parameters |= {"strip_accents": partial, "lowercase": True}
        parameters["token_pattern"] = r"(?u)\b\w\w+\b"
    return parameters


def weighing_parameters(rng):
    return {
        "norm": rng.choice(["l2", "l2", "l1", None]),
        "use_idf": rng.random() < 0.8,
        "smooth_idf": rng.random() < 0.8,
        "sublinear_tf": rng.random() < 0.3,
    }


def logistic_regression(rng, classes, labels):
    solvers = ["lbfgs", "lbfgs", "newton-cg", "saga", "newton-cholesky"]
    parameters = {
        "solver": rng.choice(solvers + (["liblinear"] if classes == 2 or RELEASE < (1, 7) else [])),
        "C": rng.choice([0.1, 1.0, 30.0]),
        "fit_intercept": rng.random() < 0.85,
        "max_iter": rng.choice([5, 100]),
        "class_weight": rng.choice([None, "balanced", dict.fromkeys(labels, 1.5)]),
    }
    if RELEASE < (1, 8) and rng.random() < 0.3:
        ways = ["auto", "ovr"] + (["multinomial"] if parameters["solver"] != "liblinear" else [])
        parameters["multi_class"] = rng.choice(ways)
    return LogisticRegression(**parameters)


def linear_svc(rng):
    return LinearSVC(
        C=rng.choice([0.1, 1.0]),
        loss=rng.choice(["hinge", "squared_hinge"]),
        fit_intercept=rng.random() < 0.85,
        multi_class=rng.choice(["ovr", "ovr", "crammer_singer"]),
        random_state=rng.randrange(1000),
    )


def sgd_classifier(rng):
    losses = ["log_loss", "log_loss", "modified_huber", "hinge", "squared_hinge", "perceptron"]
    losses += ["squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive"]
    return SGDClassifier(
        loss=rng.choice(losses),
        alpha=rng.choice([1e-4, 1e-2]),
        penalty=rng.choice(["l2", "l1", "elasticnet", None]),
        average=rng.choice([False, False, True, 3]),
        fit_intercept=rng.random() < 0.85,
        random_state=rng.randrange(1000),
    )


def naive_bayes(rng, classes):
    alpha = rng.choice([0.1, 1.0, 3.0])
    if rng.random() < 0.5:
        return ComplementNB(alpha=alpha, norm=rng.random() < 0.5, fit_prior=rng.random() < 0.5)
    prior = rng.choice([None, None, [1 / classes] * classes])
    return MultinomialNB(alpha=alpha, fit_prior=rng.random() < 0.7, class_prior=prior)


def class_values(rng):
    ways = [[0, 1]] * 4 + [[False, True], ["neg", "pos"], ["ham", "späm"], [1, 2], [-1, 1]]
    ways += [["a", "b", "c"], [0, 1, 2], [3, 5, 7, 9], ["x", "y", "z", "ü", "ß"]]
    values = rng.choice(ways)
    if isinstance(values[0], str):
        return np.array(values, dtype=rng.choice([object, None]))
    if isinstance(values[0], bool):
        return np.array(values)
    return np.array(values, dtype=rng.choice([np.int64, np.int64, np.int32, np.uint8, np.int8])
                    if min(values) >= 0 else np.int64)  # fmt: skip


def put_outside(rng, steps):
    """Changes one thing into what cannot be served exactly; the attribute to be named."""
    vectorizer = steps[0][1]
    words = vectorizer.get_params()["analyzer"] == "word"
    way = rng.choice(["analyzer", "tokenizer", "preprocessor", "step", "classifier", "classifier"])
    if way == "tokenizer" and words:
        vectorizer.set_params(tokenizer=split_on_spaces)
        return "tokenizer"
    if way == "preprocessor":
        vectorizer.set_params(preprocessor=upside_down, strip_accents=None)
        return "preprocessor"
    if way == "analyzer":
        vectorizer.set_params(analyzer=split_on_spaces)
        return "analyzer"
    if way == "step":
        steps.insert(len(steps) - 1, ("scaler", MaxAbsScaler()))
        return "scaler"
    steps[-1] = ("answers", rng.choice([RidgeClassifier(), BernoulliNB()]))
    return "answers"


def write_file(rng, pipeline, formats):
    """(bytes, suffix, format)"""
    way = rng.choice(formats)
    if way == "skops":
        import skops.io

        return skops.io.dumps(pipeline), ".skops", way
    if way.startswith("pickle"):
        return pickle.dumps(pipeline, protocol=int(way[-1])), ".pkl", way
    out = io.BytesIO()
    method = way.partition(".")[2]
    joblib.dump(
        pipeline, out, compress=(method, 3) if method else 0, protocol=rng.choice([2, 4, 5])
    )
    return out.getvalue(), ".joblib", way


@contextlib.contextmanager
def next_release():
    """Files written meanwhile are as those of scikit-learn 1.10: LogisticRegression without the
    parameters that 1.8 has deprecated for it."""

    def state(self):
        gone = ("penalty", "n_jobs")
        return {k: v for k, v in BaseEstimator.__getstate__(self).items() if k not in gone}

    before, sklearn.base.__version__ = sklearn.base.__version__, "1.10.0"
    LogisticRegression.__getstate__ = state
    try:
        yield
    finally:
        sklearn.base.__version__ = before
        del LogisticRegression.__getstate__


FORMATS = ["pickle2", "pickle3", "pickle4", "pickle4", "pickle5", "skops", "skops", "joblib"]
FORMATS += ["joblib.zlib", "joblib.gzip", "joblib.bz2", "joblib.lzma", "joblib.xz"]


def draw(rng, outside_share=0.1, rows=None, formats=FORMATS):
    """One fitted pipeline as a file. Parameters that scikit-learn cannot fit are drawn anew."""
    while True:
        classes = class_values(rng)
        outside = rng.random() < outside_share
        counting = rng.random() < 0.4
        parameters = vectorizer_parameters(rng, counting)
        if counting:
            steps = [("counts", CountVectorizer(**parameters))]
            if rng.random() < 0.5:
                steps.append(("weights", TfidfTransformer(**weighing_parameters(rng))))
        else:
            parameters.setdefault("dtype", np.float64)
            vectorizer = TfidfVectorizer(**parameters, **weighing_parameters(rng))
            steps = [(rng.choice(["tfidf", "vectorizer", "x"]), vectorizer)]
        count = len(classes)
        makers = [
            lambda c=count, v=classes: logistic_regression(rng, c, v.tolist()),
            lambda: linear_svc(rng),
            lambda: sgd_classifier(rng),
            lambda c=count: naive_bayes(rng, c),
        ]
        if rng.random() < 0.05:
            steps.append(("nothing", "passthrough"))
        steps.append((rng.choice(["classifier", "clf"]), rng.choice(makers)()))
        attribute = put_outside(rng, steps) if outside else None
        size = rows or rng.choice([20, 60, 150])
        texts = [random_text(rng) for _ in range(size)]
        labels = np.array([classes[i % count] for i in range(size)], dtype=classes.dtype)
        pipeline = Pipeline(steps)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pipeline.fit(texts, labels)
        except ValueError:
            continue  # e.g. nothing left after pruning
        weighing = pipeline[1] if counting else pipeline[0]
        if not np.isfinite(getattr(weighing, "idf_", 0.0)).all():
            continue  # a term of a fixed vocabulary in no text, without smooth_idf
        data, suffix, written = write_file(rng, pipeline, formats)
        single = parameters.get("dtype") is np.float32
        drawn = Draw(pipeline, data, suffix, written, attribute, single)
        if attribute is None and not np.isfinite(drawn.outputs(texts)).all():
            continue  # scikit-learn itself has no answer, e.g. ComplementNB(norm=True) of one term
        return drawn
