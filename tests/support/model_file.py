"""Reads `sentiment.model` as docs/formats/model-file.md lays it down, independently of the program."""

import dataclasses
import itertools
import json
import struct

import numpy as np
import xxhash

MAGIC = b"\x89SENTIM\n"
SECTIONS = ["SETTINGS", "TERMS", "IDF", "WEIGHTS", "MODEL", "ORIGIN", "GOLDEN", "TEXTS"]
LOGISTIC = 0  # the link of two classes


@dataclasses.dataclass
class Model:
    vocabulary: list
    idf: np.ndarray
    coefficients: np.ndarray
    intercept: float
    n_iter: int
    labels: list
    golden: list
    digests: list


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        taken = self.data[self.at : self.at + size]
        assert len(taken) == size, "the file ends early"
        self.at += size
        return taken

    def one(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]

    def text(self):
        return self.take(self.one("Q")).decode()

    def array(self, count, kind):
        return np.frombuffer(self.take(8 * count), dtype=kind)

    def rest(self, kind):
        return self.array((len(self.data) - self.at) // 8, kind)


def sections_of(data):
    assert data[:8] == MAGIC, "not a model file"
    version, _, size, checksum = struct.unpack("<IIQQ", data[8:32])
    assert (version, size) == (4, len(data))
    assert checksum == xxhash.xxh3_64_intdigest(data[:24] + data[32:])
    directory, sections = Reader(data[32:]), {}
    count, _ = directory.one("I"), directory.one("I")
    for _ in range(count):
        name = directory.take(8).rstrip(b"\0").decode()
        _need, _, begin, length = (directory.one(form) for form in "IIQQ")
        assert begin % 8 == 0
        sections[name] = Reader(data[begin : begin + length])
    assert list(sections) == SECTIONS
    return sections


def golden_example(golden):
    """A text and the probability of class 1."""
    confidence, label, _ = golden.one("d"), golden.one("I"), golden.one("I")
    return (confidence if label == 1 else 1 - confidence), golden.text()


def read_model_file(path):
    """A model of two classes."""
    sections = sections_of(path.read_bytes())
    terms = sections["TERMS"]
    ends = terms.array(terms.one("Q") + 1, "<u8").tolist()
    letters = terms.take(ends[-1])
    model, golden = sections["MODEL"], sections["GOLDEN"]
    link, _, scores = model.one("I"), model.one("I"), model.one("Q")
    assert (link, scores) == (LOGISTIC, 1)
    intercept, classes = model.one("d"), model.one("Q")
    return Model(
        vocabulary=[letters[a:b].decode() for a, b in itertools.pairwise(ends)],
        idf=sections["IDF"].rest("<f8"),
        coefficients=sections["WEIGHTS"].rest("<f8"),
        intercept=intercept,
        n_iter=json.loads(sections["ORIGIN"].data)["iterations"],
        labels=[model.text() for _ in range(classes)],
        golden=[golden_example(golden) for _ in range(golden.one("Q"))],
        digests=sections["TEXTS"].rest("<u8").tolist(),
    )


def text_digests(texts):
    return [xxhash.xxh3_64_intdigest(text.encode()) for text in texts]
