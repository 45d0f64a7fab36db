#!/usr/bin/env python3
"""Makes csv.json: random CSV files, and what pandas.read_csv makes of them.

Two kinds: `written`, by Python's csv module from random rows, and `hostile`, characters drawn from
those that matter to a CSV reader. `rows` holds the cells as text, a cell that the file does not give
as ""; `error` stands where pandas refuses the file.
"""

import csv
import io
import json
import pathlib
import random

import pandas

SEED = 20240217
CASES = 400


def read(text):
    try:
        frame = pandas.read_csv(io.BytesIO(text.encode()), dtype=str, keep_default_na=False)
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        return {"error": type(error).__name__}
    if not isinstance(frame.index, pandas.RangeIndex):
        return {"error": "first field taken as an index"}  # every record is too long
    return {"columns": list(frame.columns), "rows": frame.fillna("").values.tolist()}


def written(draw):
    out = io.StringIO()
    quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    writer = csv.writer(out, quoting=quoting, lineterminator=draw.choice(["\n", "\r\n"]))
    writer.writerow(["text", "label"])
    for _ in range(draw.randrange(6)):
        text = "".join(draw.choice('ab ,"\n\r\té‽😀') for _ in range(draw.randrange(40)))
        writer.writerow([text, draw.choice(["0", "1", "pos", ""])])
    return draw.choice(["", "\ufeff"]) + out.getvalue()


def hostile(draw):
    # A lone CR is left out: behind a blank line pandas 3.1 loses the record that follows it.
    tokens, weights = ["a", "x", ",", '"', "\n", "\r\n", " ", "\t"], [4, 4, 6, 4, 5, 2, 2, 1]
    body = "".join(draw.choices(tokens, weights=weights, k=draw.randrange(40)))
    return "a,b,c\n" + body


def main():
    draw = random.Random(SEED)
    cases = []
    for i in range(CASES):
        kind = "written" if i % 2 == 0 else "hostile"
        text = written(draw) if kind == "written" else hostile(draw)
        cases.append({"kind": kind, "file": text, **read(text)})
    document = {"pandas": pandas.__version__, "seed": SEED, "cases": cases}
    path = pathlib.Path(__file__).with_name("csv.json")
    path.write_text(json.dumps(document, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
