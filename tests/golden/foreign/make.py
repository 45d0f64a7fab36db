"""Files of one scikit-learn release, with what it answers: run it with that release's interpreter.

    PYTHON tests/golden/foreign/make.py     writes tests/golden/foreign/sklearn-RELEASE/

Not part of ./dev golden: each run of a release gives other bytes (files hold memory addresses).
"""

import argparse
import json
import pathlib
import random
import sys

import numpy
import sklearn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
from support import random_pipelines  # noqa: E402

FILES = 20
TEXTS = 8


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--into", type=pathlib.Path, default=HERE)
    parser.add_argument("--seed", default="foreign")
    args = parser.parse_args()
    rng = random.Random(f"{args.seed} {sklearn.__version__}")
    folder = args.into / f"sklearn-{sklearn.__version__}"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    texts = [random_pipelines.random_text(rng) for _ in range(TEXTS - 1)] + [""]
    files = {}
    for i in range(FILES):
        # Every format in turn; small models.
        formats = [random_pipelines.FORMATS[i % len(random_pipelines.FORMATS)]]
        while True:
            drawn = random_pipelines.draw(rng, outside_share=0, rows=20, formats=formats)
            if len(drawn.data) < 12_000 or (drawn.suffix == ".skops" and len(drawn.data) < 60_000):
                break
        name = f"{i:02d}-{drawn.format}{drawn.suffix}"
        (folder / name).write_bytes(drawn.data)
        labels = dict(zip(drawn.pipeline.classes_.tolist(), drawn.labels(), strict=True))
        predicted = drawn.pipeline.predict(texts).tolist()
        files[name] = {
            "float32": drawn.float32,
            "labels": drawn.labels(),
            "outputs": drawn.outputs(texts).tolist(),
            "predicted": [labels[value] for value in predicted],
        }
    expected = {
        "sklearn": sklearn.__version__,
        "numpy": numpy.__version__,
        "texts": texts,
        "files": files,
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="ascii")
    print(
        folder.name, len(files), "files,", sum(p.stat().st_size for p in folder.iterdir()), "bytes"
    )


if __name__ == "__main__":
    main()
