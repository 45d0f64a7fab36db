"""scikit-learn trains random pipelines; the program reads their files and must answer the same.

A new draw each run, printed, repeatable with SENTIMENT_FOREIGN_SEED; 40 pipelines, or 500 with
SENTIMENT_NIGHTLY=1, and then also with older releases of scikit-learn.
"""

import contextlib
import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from support import random_pipelines
from support.sentiment_program import ROOT

NIGHTLY = os.environ.get("SENTIMENT_NIGHTLY") == "1"
PIPELINES = 500 if NIGHTLY else 40
TEXTS = 200
SEED = os.environ.get("SENTIMENT_FOREIGN_SEED", str(random.SystemRandom().randrange(2**32)))
TOLERANCE = 1e-12
# float32 rounds at 6e-8 of a score; scores of unweighted counts reach some tens.
TOLERANCE_FLOAT32 = 2e-5
SERVED_AT_LEAST = 0.95
OLDER = ["1.5.2 numpy==1.26.4", "1.6.1 numpy==2.2.6", "1.7.2 numpy==2.3.5", "1.8.0 numpy==2.4.6"]


def ours(program, path, texts):
    """(labels answered, a row of outputs a text), or the refusal."""
    rows = program.folder / "texts.jsonl"
    lines = [json.dumps({"text": text}) + "\n" for text in texts]
    rows.write_text("".join(lines), encoding="utf-8")
    run = program.run("predict", "--model", path, "--input", rows, "--json")
    if run.code != 0:
        return run.err
    answers = json.loads(run.out)["predictions"]
    outputs = []
    for answer in answers:
        values = answer.get("probabilities", answer.get("decision"))
        outputs.append(list(values.values()) if isinstance(values, dict) else values)
    return [answer["sentiment"] for answer in answers], np.array(outputs)


def compare(program, drawn, texts, name):
    """Whether it was served."""
    path = program.folder / f"{name}{drawn.suffix}"
    path.write_bytes(drawn.data)
    answer = ours(program, path, texts)
    if isinstance(answer, str):
        assert drawn.outside is not None, f"{name} ({drawn.format}) was refused: {answer}"
        # A step is an item of the pipeline's `steps`: skops files name that.
        named = [drawn.outside] + ["steps"] * (drawn.outside in {"scaler", "answers"})
        assert any(f"'{a}'" in answer for a in named), f"{name}: {named} is not named: {answer}"
        return False
    assert drawn.outside is None, f"{name} was served, but for its {drawn.outside}"
    labels, outputs = answer
    want = drawn.outputs(texts)
    tolerance = TOLERANCE_FLOAT32 if drawn.float32 else TOLERANCE
    # Scores of large counts are as exact as their size lets them; in float32 a small one is the
    # difference of large ones (SENTIMENT_FOREIGN_SEED=3700015013: -7e10 among 6e13).
    least = tolerance * max(1.0, np.abs(want).max()) if drawn.float32 else tolerance
    np.testing.assert_allclose(outputs, want, rtol=tolerance, atol=least, err_msg=name)
    names = dict(zip(drawn.pipeline.classes_.tolist(), drawn.labels(), strict=True))
    peer = [names[value] for value in drawn.pipeline.predict(texts).tolist()]
    near = np.sort(want.reshape(len(texts), -1), axis=1)
    gap = near[:, -1] - near[:, -2] if near.shape[1] > 1 else np.abs(near[:, 0])
    for i, (mine, its) in enumerate(zip(labels, peer, strict=True)):
        assert mine == its or gap[i] <= tolerance, f"{name}: {texts[i]!r}"
    return True


@pytest.mark.parametrize("release", [contextlib.nullcontext, random_pipelines.next_release])
def test_random_pipelines_answer_as_scikit_learn_does(program, capsys, release):
    inside = served = refused = 0
    for i in range(PIPELINES):
        rng = random.Random(f"{SEED}-{i}")
        np.random.seed(rng.randrange(2**32))  # of solvers that were given none
        with release():
            drawn = random_pipelines.draw(rng)
        texts = [random_pipelines.random_text(rng) for _ in range(TEXTS)]
        ok = compare(program, drawn, texts, f"{SEED}-{i}")
        inside += drawn.outside is None
        served += ok
        refused += not ok
    with capsys.disabled():
        print(
            f"\nforeign models: seed {SEED}; {served} of {inside} pipelines inside the list served "
            f"({served / max(1, inside):.1%}), all {TEXTS} texts of each equal; {refused} of "
            f"{PIPELINES - inside} outside it refused, each naming the attribute"
        )
    assert served >= SERVED_AT_LEAST * inside
    assert inside >= PIPELINES // 2


# Minutes of downloads: ./dev test reads the files that those releases left in tests/golden.
if NIGHTLY:

    @pytest.mark.parametrize("release", OLDER)
    def test_older_releases(program, release, tmp_path):
        """Files made now by an older release, in an environment of its own."""
        version, numpy = release.split()
        uv = ROOT / ".tools/uv/bin/uv"
        env = tmp_path / "venv"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, env], check=True)
        python = env / "bin/python"
        packages = [f"scikit-learn=={version}", numpy, "joblib", "skops"]
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *packages], check=True)
        maker = ROOT / "tests/golden/foreign/make.py"
        made = tmp_path / "made"
        made.mkdir()
        subprocess.run([python, "-W", "ignore", maker, "--into", made, "--seed", SEED], check=True)
        (folder,) = made.iterdir()
        expected = json.loads((folder / "expected.json").read_text(encoding="ascii"))
        assert expected["sklearn"] == version
        for name, want in expected["files"].items():
            answer = ours(program, folder / name, expected["texts"])
            assert not isinstance(answer, str), f"{release} {name}: {answer}"
            labels, outputs = answer
            tolerance = TOLERANCE_FLOAT32 if want["float32"] else TOLERANCE
            np.testing.assert_allclose(outputs, want["outputs"], rtol=tolerance, atol=tolerance)
            assert labels == want["predicted"], f"{release} {name}, seed {SEED}"
