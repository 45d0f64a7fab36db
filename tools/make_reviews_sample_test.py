#!/usr/bin/env python3
"""data/reviews_sample.csv is what its generator writes, and no word in it gives a label away."""

import collections
import csv
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from make_reviews_sample import SEED, make_rows, to_csv

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "reviews_sample.csv"
OFTEN = 20
MOST_TELLING = 0.75


def most_telling_word(rows):
    """The word that tells most, of those in at least OFTEN reviews, and its share."""
    labels = collections.defaultdict(list)
    for text, label in rows:
        for word in set(re.findall(r"\w+", text.lower())):
            labels[word].append(int(label))
    shares = {
        word: max(seen.count(0), seen.count(1)) / len(seen)
        for word, seen in labels.items()
        if len(seen) >= OFTEN
    }
    return max(shares.items(), key=lambda item: item[1])


class ReviewsSample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with SAMPLE.open(newline="", encoding="utf-8") as file:
            cls.header, *cls.rows = csv.reader(file)

    def test_is_what_the_generator_writes(self):
        self.assertEqual(SAMPLE.read_bytes(), to_csv(make_rows(SEED)).encode())

    def test_has_the_columns_and_size_it_promises(self):
        self.assertEqual(self.header, ["text", "label"])
        self.assertEqual(len(self.rows), 2000)
        self.assertLessEqual(SAMPLE.stat().st_size, 700_000)

    def test_is_balanced_and_without_duplicates(self):
        self.assertEqual(
            collections.Counter(label for _, label in self.rows), {"0": 1000, "1": 1000}
        )
        self.assertEqual(len({text.lower() for text, _ in self.rows}), len(self.rows))

    def test_no_single_word_decides(self):
        word, share = most_telling_word(self.rows)
        self.assertLessEqual(share, MOST_TELLING, word)

    def test_no_single_word_decides_with_another_seed(self):
        word, share = most_telling_word(make_rows(seed=SEED + 1, count=600))
        self.assertLessEqual(share, MOST_TELLING, word)

    def test_every_review_has_several_sentences(self):
        for text, _ in self.rows:
            self.assertGreaterEqual(len(re.findall(r"[.!?](?= |$)", text)), 3, text)

    def test_sentences_are_whole(self):
        for text, _ in self.rows:
            self.assertNotRegex(text, r"[{}~]|  |\b[Aa] [aeio]|\b[Aa]n [^aeiouh]", text)

    def test_many_reviews_deny_something(self):
        denying = sum(
            bool(re.search(r"\b(not|never|nobody|no|hardly|cannot)\b", t)) for t, _ in self.rows
        )
        self.assertGreater(denying, len(self.rows) // 3)


if __name__ == "__main__":
    unittest.main()
