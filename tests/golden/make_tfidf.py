"""tfidf_small.json: vocabularies, idf and rows of scikit-learn's TfidfVectorizer."""

import sys

import golden
from sklearn.feature_extraction.text import TfidfVectorizer

sys.path.insert(0, str(golden.HERE.parent))
from support.sklearn_peer import clean_text
from support.stable_vectorizer import StableTfidfVectorizer

FILE = "tfidf_small.json"
FIT_ROWS = 6  # rows of fit_transform that are kept, for `stable` only


def arguments(params):
    """TfidfVectorizer's arguments as the file spells them."""
    known = {"preprocessor": lambda _: clean_text, "ngram_range": tuple}
    return {name: known.get(name, lambda v: v)(value) for name, value in params.items()}


def rows_of(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    ranges = zip(matrix.indptr, matrix.indptr[1:], strict=False)
    return [
        {"indices": matrix.indices[a:b].tolist(), "values": matrix.data[a:b].tolist()}
        for a, b in ranges
    ]


def fit(vectorizer, docs, extra):
    fitted = rows_of(vectorizer.fit_transform(docs))[:FIT_ROWS]
    return {
        "terms": vectorizer.get_feature_names_out().tolist(),
        "idf": vectorizer.idf_.tolist() if vectorizer.use_idf else None,
        "transform": rows_of(vectorizer.transform(extra)),
        "fit_rows": fitted,
    }


def fit_all(request):
    return [
        fit(TfidfVectorizer(**arguments(params)), request["docs"], request["extra"])
        for params in request["params"]
    ]


def main():
    content = golden.read(FILE)
    request = {"docs": content["docs"], "extra": content["extra"]}
    request["params"] = [case["params"] for case in content["cases"]]
    by_kernel = golden.with_each_kernel(__file__, request)
    for i, case in enumerate(content["cases"]):
        if case["tie_break"] == "stable":
            vectorizer = StableTfidfVectorizer(**arguments(case["params"]))
            case.update(fit(vectorizer, content["docs"], content["extra"]))
        else:
            case.update(by_kernel[case["tie_break"]][i])
            del case["fit_rows"]
    for case in content["errors"]:
        try:
            TfidfVectorizer(**arguments(case["params"])).fit(case["docs"])
        except ValueError as error:
            case["message"] = str(error)
    for case in content["fraction_limits"]:
        bound = case["fraction"] * case["n"]
        case["kept_by_max_df"] = case["df"] <= bound
        case["kept_by_min_df"] = case["df"] >= bound
    golden.write(FILE, content)


if __name__ == "__main__":
    golden.answer(fit_all) if "--answer" in sys.argv else main()
