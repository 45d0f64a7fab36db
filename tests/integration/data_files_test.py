"""Whatever form the rows of a file have, the model is the same, and the same as pandas reads."""

import gzip
import json
import subprocess

import pandas
import pytest
from support.sentiment_program import Sentiment

CLASSES = ("negative", "positive")
ROWS = [
    {
        "id": i,
        "text": f'{"dull" if i % 2 == 0 else "lovely"} film; number {i % 7},\t"told" twice',
        "label": CLASSES[i % 2],
    }
    for i in range(40)
]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    frame = pandas.DataFrame(ROWS)
    frame.to_csv(folder / "plain.csv", index=False)
    frame.to_csv(folder / "tabs.tsv", index=False, sep="\t")
    frame.to_csv(folder / "semicolons.csv", index=False, sep=";")
    frame.to_csv(folder / "colons.txt", index=False, sep=":")
    frame.to_csv(folder / "packed.csv.gz", index=False)
    frame.to_json(folder / "lines.jsonl", orient="records", lines=True)
    frame.to_json(folder / "array.json", orient="records")
    frame.to_json(folder / "packed", orient="records", lines=True, compression="gzip")
    (folder / "pretty.json").write_text("\n".join(json.dumps(row, indent=2) for row in ROWS))
    excel = "sep=;\r\n" + (folder / "semicolons.csv").read_text()
    (folder / "excel.csv").write_text(excel, encoding="utf-8-sig")
    lines = (json.dumps({**row, "stars": float("nan")}) + "\n" for row in ROWS)
    (folder / "nan.jsonl").write_text("".join(lines))
    subprocess.run(["zstd", "-q", folder / "plain.csv", "-o", folder / "packed.zst"], check=True)
    return folder


NAMES = [
    "tabs.tsv",
    "semicolons.csv",
    "colons.txt",
    "packed.csv.gz",
    "lines.jsonl",
    "array.json",
    "packed",
    "pretty.json",
    "excel.csv",
    "nan.jsonl",
    "packed.zst",
]


@pytest.fixture(scope="module")
def program(files, tmp_path_factory):
    """The program with a champion."""
    program = Sentiment(tmp_path_factory.mktemp("home"))
    program.ok("train", "--data-path", files / "plain.csv", "--champion")
    return program


def options(name):
    return ["--separator", ":"] if name == "colons.txt" else []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_reads_it(program, files, name):
    path = files / name

    def answers(*command):
        """Of the command for the plain file, and for this one."""
        return [
            program.ok(*command, file, *more, "--json").json
            for file, more in ((files / "plain.csv", []), (path, options(name)))
        ]

    plain, ours = answers("train", "--no-register", "--data-path")
    assert ours["metrics"] == plain["metrics"]
    plain, ours = answers("evaluate", "--data-path")
    assert ours["metrics"] == plain["metrics"] and ours["rows"] == len(ROWS)
    plain, ours = answers("data", "validate")
    assert ours["rows"] == plain["rows"] == len(ROWS)
    plain, ours = (each["predictions"] for each in answers("predict", "--input"))
    for answer, expected, row in zip(ours, plain, ROWS, strict=True):
        assert {key: str(answer[key]) for key in row} == {key: str(row[key]) for key in row}
        assert answer["probabilities"] == expected["probabilities"]
    with path.open("rb") as stdin:
        piped = program.ok("predict", "--input", "-", *options(name), "--json", stdin=stdin)
    assert piped.json["predictions"] == ours


def test_the_command_that_a_message_names_makes_the_file_usable(program, files, tmp_path):
    plain = (files / "plain.csv").read_text()
    (tmp_path / "utf16.csv").write_bytes(plain.encode("utf-16-le"))
    (tmp_path / "ft.txt").write_text("".join(f"__label__{r['label']} {r['text']}\n" for r in ROWS))
    bare = pandas.DataFrame(ROWS)[["label", "text"]]
    bare.to_csv(tmp_path / "bare.csv", header=False, index=False)
    for name, made, verb in (
        ("utf16.csv", "utf16-utf8.csv", "iconv"),
        ("ft.txt", "ft.csv", "sed"),
        ("bare.csv", "bare-named.csv", "sed"),
    ):
        answer = program.run("train", "--no-register", "--data-path", tmp_path / name)
        assert answer.code == 1
        command = verb + answer.err.split(f": {verb}", 1)[1]
        subprocess.run(command, cwd=tmp_path, shell=True, check=True)
        program.ok("train", "--no-register", "--data-path", tmp_path / made)
    read = pandas.read_csv(tmp_path / "ft.csv")
    assert read.text.tolist() == [row["text"] for row in ROWS]


def test_what_unpacks_to_more_than_the_bound_is_refused(files, tmp_path):
    program = Sentiment(tmp_path, SENTIMENT_MAX_UNPACKED_BYTES="4000000")
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"text,label\n" + b"a" * 5_000_000))
    for command in ("train", "--no-register", "--data-path"), ("data", "validate"):
        answer = program.run(*command, "bomb.gz")
        assert answer.code in (1, 5)
        assert "4000000 bytes" in answer.err + answer.out


def test_predict_answers_what_is_piped_in_whatever_its_form(program, tmp_path):
    texts = ["A lovely film.", "dull, so dull", ""]
    given = program.ok("predict", "--json", *texts).json["predictions"]
    forms = {
        "lines": "".join(text + "\n" for text in texts),
        "csv": pandas.DataFrame({"text": texts}).to_csv(index=False),
        "jsonl": "".join(json.dumps({"text": text}) + "\n" for text in texts),
        "array": json.dumps(texts),
    }
    for form, content in forms.items():
        (tmp_path / form).write_text(content)
        for arguments in ((), ("-",), ("--input", "-")):
            with (tmp_path / form).open() as stdin:
                piped = program.ok("predict", "--json", *arguments, stdin=stdin).json
            assert piped["predictions"] == given, form


def test_validate_refuses_what_train_cannot_split(files, tmp_path):
    program = Sentiment(tmp_path)
    for labels in ("ab", "aab", "aabbc", "aabb", "aaabbb", "aaabbbcc"):
        rows = "".join(f"a film number {i},{label}\n" for i, label in enumerate(labels))
        (tmp_path / "rows.csv").write_text("text,label\n" + rows)
        trained = program.run("train", "--no-register", "--data-path", "rows.csv",
                              "--set", "vectorizer.min_df=1", "--set", "vectorizer.max_df=1.0")  # fmt: skip
        checked = program.run("data", "validate", "rows.csv")
        assert (trained.code == 0) == (checked.code == 0), trained.err + checked.out
        for word in ("n_samples", "train_size", " in y ", "np."):
            assert word not in trained.err


# ../shared/data/cases: what each of their files is called in the message, or that it is read.
CASES = {
    "d.csv.gz": None,
    "d.zip": "zip",
    "d.xlsx": "Excel",
    "d.parquet": "Parquet",
    "tab.tsv": None,
    "semi.csv": None,
    "sep.csv": None,
    "ft.txt": "fastText",
    "d.jsonl": None,
    "nohead.csv": "first line",
    "utf16le.csv": "UTF-16LE",
}


@pytest.mark.parametrize("name", CASES)
def test_cases_from_real_use(program, shared, name):
    path = shared / "data/cases/B24" / name
    answer = program.run("train", "--no-register", "--data-path", path)
    assert answer.code == (1 if CASES[name] else 0), answer.err
    assert CASES[name] is None or CASES[name] in answer.err
