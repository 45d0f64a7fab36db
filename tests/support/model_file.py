"""Reads `sentiment.model` as docs/formats/model-file.md lays it down, independently of the program."""

import dataclasses
import itertools
import struct

import numpy as np
import xxhash

MAGIC = b"\x89SENTIM\n"
SECTIONS = ["OPTIONS", "TERMS", "IDF", "WEIGHTS", "MODEL", "GOLDEN", "TEXTS", "SOLVER"]


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
    assert (version, size) == (2, len(data))
    assert checksum == xxhash.xxh3_64_intdigest(data[:24] + data[32:])
    reader, sections = Reader(data[32:]), {}
    while reader.at < len(reader.data):
        name = reader.take(8).rstrip(b"\0").decode()
        size = reader.one("Q")
        sections[name] = Reader(reader.take(size))
        reader.take(-size % 8)
    assert list(sections) == SECTIONS
    return sections


def read_model_file(path):
    sections = sections_of(path.read_bytes())
    terms = sections["TERMS"]
    ends = terms.array(terms.one("Q") + 1, "<u8").tolist()
    letters = terms.take(ends[-1])
    model, golden = sections["MODEL"], sections["GOLDEN"]
    intercept, n_iter, _ = model.one("d"), model.one("I"), model.one("I")
    return Model(
        vocabulary=[letters[a:b].decode() for a, b in itertools.pairwise(ends)],
        idf=sections["IDF"].rest("<f8"),
        coefficients=sections["WEIGHTS"].rest("<f8"),
        intercept=intercept,
        n_iter=n_iter,
        labels=[model.text(), model.text()],
        golden=[(golden.one("d"), golden.text()) for _ in range(golden.one("Q"))],
        digests=sections["TEXTS"].rest("<u8").tolist(),
    )


def text_digests(texts):
    return [xxhash.xxh3_64_intdigest(text.encode()) for text in texts]
