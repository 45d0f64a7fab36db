"""The same program learns and predicts the same bits, whatever glibc thinks of the processor.

glibc has a second exp and log for processors with FMA; nothing learned may come from either. Where
the processor has no FMA, this compares two runs of glibc's plain functions.
"""

import pytest
from support.random_reviews import write_csv
from support.sentiment_program import Sentiment

WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"}


def three_classes(folder):
    """Texts of three classes with words in common; enough iterations for a bit to spread."""
    rows = 300
    texts = [
        " ".join(f"word{(row * step) % 97}" for step in range(1, 4 + row % 11)) + f" kind{row % 7}"
        for row in range(rows)
    ]
    labels = [("bad", "fair", "good")[row * row % 7 % 3] for row in range(rows)]
    path = folder / "three.csv"
    write_csv(path, texts, labels)
    return path


def learned(folder, data, **environment):
    """(bytes of the model, its metrics, its answers) of a training in a folder of its own."""
    folder.mkdir()
    program = Sentiment(folder, **environment)
    run = program.ok("train", "--data-path", data, "--json").json
    (model,) = program.home.rglob("sentiment.model")
    answers = program.ok("predict", "--input", data, "--model", model, "--json").json["predictions"]
    return model.read_bytes(), run["metrics"], answers


@pytest.mark.parametrize("classes", [2, 3])
def test_a_processor_without_fma_learns_the_same_model(tmp_path, reviews, classes):
    data = reviews if classes == 2 else three_classes(tmp_path)
    model, metrics, answers = learned(tmp_path / "with", data)
    other_model, other_metrics, other_answers = learned(tmp_path / "without", data, **WITHOUT_FMA)
    assert other_metrics == metrics
    assert other_answers == answers
    assert other_model == model
