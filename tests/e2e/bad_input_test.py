"""What users get wrong: one clear sentence, the right exit code, nothing half done."""

import socket

import pytest

GOOD = "".join(f"a fine film number {i},1\na dull film number {i},0\n" for i in range(20))
TOO_LONG_FOR_ONE_SENTENCE = 600

# content of the file, what the sentence has to say
BAD_FILES = {
    "empty file": (b"", ["empty"]),
    "header only": (b"text,label\n", ["no "]),
    "no text column": (b"review,label\n" + GOOD.encode(), ["text", "review"]),
    "no label column": (b"text,stars\n" + GOOD.encode(), ["label", "stars"]),
    "too many fields": (f"text,label\n{GOOD}one,two,1\n".encode(), ["line 42", "3"]),
    "too few fields": (f"text,label\n{GOOD}alone\n".encode(), ["line 42"]),
    "open quote": (f'text,label\n{GOOD}"never closed,1\n'.encode(), ["line 42", "quote"]),
    "text behind a quote": (f'text,label\n{GOOD}"so" what,1\n'.encode(), ["line 42"]),
    "not UTF-8": (f"text,label\n{GOOD}".encode() + b"caf\xe9,1\n", ["line 42", "UTF-8"]),
    "unknown label": (f"text,label\n{GOOD}so so,maybe\n".encode(), ["maybe"]),
    "missing label": (f"text,label\n{GOOD}so so,\n".encode(), ["label"]),
    "missing text": (f"text,label\n{GOOD},1\n".encode(), ["line 42", "text"]),
    "one class": (f"text,label\n{GOOD}".replace(",0", ",1").encode(), ["only one class, '1'"]),
    "one of a class": (
        b"text,label\nbad film,0\n" + b"a good film,1\n" * 20,
        ["only 1 row of class"],
    ),
}


def expect_failure(answer, code, says=()):
    assert answer.code == code, answer
    (line,) = [line for line in answer.err.splitlines() if line.startswith("error:")]
    assert len(line) < TOO_LONG_FOR_ONE_SENTENCE, line
    for word in says:
        assert word in line, line


def expect_nothing_half_done(program):
    """No run without an end, no version, no model."""
    if not program.home.exists():
        return
    for run in program.ok("runs", "list", "--json").json["runs"]:
        assert run["status"] == "FAILED"
    assert program.run("list-versions").code == 3
    assert not list(program.home.rglob("sentiment.model"))


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_its_line(program, name):
    content, says = BAD_FILES[name]
    (program.folder / "bad.csv").write_bytes(content)
    answer = program.run("train", "--data-path", "bad.csv")
    assert answer.out in ("", "Starting training flow with data: bad.csv\n")
    expect_failure(answer, 1, says)
    if "line 42" in says:
        assert "bad.csv" in answer.err
    expect_nothing_half_done(program)


def test_no_data_is_not_found(program):
    expect_failure(program.run("train", "--data-path", "none.csv"), 3, ["none.csv"])
    expect_nothing_half_done(program)


def test_an_unknown_params_key_names_the_nearest(program, reviews):
    (program.folder / "params.yaml").write_text("vectorizer:\n  max_feature: 100\n")
    answer = program.run("train", "--data-path", reviews, "--params", "params.yaml")
    expect_failure(answer, 2, ["params.yaml", "vectorizer.max_feature", "vectorizer.max_features"])
    expect_nothing_half_done(program)


def test_an_unknown_flag_is_wrong_usage(program):
    expect_failure(program.run("train", "--champoin"), 2, ["--champoin", "--champion"])


def test_a_bad_environment_setting_is_wrong_usage(program, reviews):
    program.environment["MLFLOW_TRACKING_URI"] = "ftp://example.org"
    answer = program.run("train", "--data-path", reviews)
    expect_failure(answer, 2, ["MLFLOW_TRACKING_URI", "ftp"])


def test_a_port_in_use_is_said(program, reviews):
    program.ok("train", "--data-path", reviews, "--champion")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        expect_failure(program.run("serve", "--port", port), 1, [f"127.0.0.1:{port}", "--port"])
