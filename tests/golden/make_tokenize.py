"""tokenize*.jsonl, analyzers.json, stop_words_english.json: CPython's lower(), the cleaner,
scikit-learn's analyzers and its list."""

import re
import sys

import golden
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

sys.path.insert(0, str(golden.HERE.parent))
from support.sklearn_peer import clean_text


def main():
    terms = TfidfVectorizer(
        preprocessor=clean_text, lowercase=False, stop_words="english", ngram_range=(1, 2)
    ).build_analyzer()
    tokens = re.compile(r"(?u)\b\w\w+\b").findall
    for name in ("tokenize.jsonl", "tokenize_surrogates.jsonl"):
        rows = golden.read(name)
        for row in rows:
            text = row["text"]
            row["lower"] = text.lower()
            row["clean"] = clean_text(text)
            row["tokens"] = tokens(row["clean"])
            row["terms"] = terms(text)
        golden.write(name, rows)
    golden.write("stop_words_english.json", sorted(ENGLISH_STOP_WORDS))

    content = golden.read("analyzers.json")
    for case in content["cases"]:
        analyze = TfidfVectorizer(
            analyzer=case["analyzer"],
            ngram_range=tuple(case["ngram_range"]),
            strip_accents=case["strip_accents"],
            lowercase=case["lowercase"],
        ).build_analyzer()
        case["results"] = [analyze(text) for text in content["texts"]]
    golden.write("analyzers.json", content)


if __name__ == "__main__":
    main()
