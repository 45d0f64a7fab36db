"""scikit-learn's vectorizer with our tie rule `stable`: by frequency, then by code point."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


class StableTfidfVectorizer(TfidfVectorizer):
    """scikit-learn cuts in one method, where the columns stand in order of code points."""

    def _limit_features(self, rows, vocabulary, high=None, low=None, limit=None):
        rows = super()._limit_features(rows, vocabulary, high, low, None)
        if limit is None or rows.shape[1] <= limit:
            return rows
        frequency = np.asarray(rows.sum(axis=0)).ravel()
        kept = np.sort((-frequency).argsort(kind="stable")[:limit])
        place = {column: i for i, column in enumerate(kept.tolist())}
        for term, column in list(vocabulary.items()):
            if column in place:
                vocabulary[term] = place[column]
            else:
                del vocabulary[term]
        return rows[:, kept]
