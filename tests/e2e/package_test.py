"""./dev package: what it holds, and that it works where it was unpacked."""

import subprocess

import pytest
from support.sentiment_program import ROOT, Sentiment


@pytest.fixture(scope="module")
def package():
    subprocess.run([ROOT / "dev", "package"], check=True, capture_output=True)
    (path,) = (ROOT / "build/package").glob("*.deb")
    return path


def field(package, name):
    return subprocess.run(
        ["dpkg-deb", "--field", package, name], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_package_names_the_libraries_it_needs(package):
    assert field(package, "Package") == "sentiment"
    version = Sentiment(ROOT).run("version", "--json").json["version"]
    assert field(package, "Version") == version
    needed = {entry.split()[0] for entry in field(package, "Depends").split(",")}
    assert {"ca-certificates", "libc6", "libcurl4", "libsqlite3-0", "libssl3"} <= needed


def test_an_installed_program_trains_on_the_reviews_it_brings(package, tmp_path):
    root, folder = tmp_path / "root", tmp_path / "work"
    folder.mkdir()
    subprocess.run(["dpkg-deb", "--extract", package, root], check=True)
    program = Sentiment(folder)
    program.executable = root / "usr/bin/sentiment"
    answer = program.run("train", "--champion")
    assert "data/reviews_sample.csv" in answer.err
    assert answer.code == 0 and "Status: Set as champion" in answer.out
    completion = root / "usr/share/bash-completion/completions/sentiment"
    assert completion.read_text() == program.run("completion", "bash").out
    assert (root / "usr/share/doc/sentiment/copyright").read_text() == (
        ROOT / "LICENSE"
    ).read_text()
