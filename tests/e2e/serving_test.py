"""A running server: models that break beside it, requests of every shape."""

import subprocess
import sys

import pytest


@pytest.fixture
def champion(program, reviews):
    """Version 1, trained and promoted; the path of its model file."""
    program.ok("train", "--data-path", reviews, "--champion")
    (path,) = program.home.rglob("sentiment.model")
    return path


def ask(server):
    answer = server.post("/predict", json={"text": "A wonderful film, beautifully acted."})
    assert answer.status_code == 200
    return answer.json()


def test_a_model_file_damaged_while_serving_costs_no_answer(program, champion):
    with program.serving() as server:
        before = ask(server)
        whole = champion.read_bytes()
        champion.write_bytes(whole[: len(whole) // 2])
        assert ask(server) == before
        assert server.post("/admin/reload").status_code in (200, 500, 503)
        assert ask(server) == before
        champion.unlink()
        assert ask(server) == before


def test_a_damaged_new_champion_is_refused_and_the_old_one_stays(program, champion, reviews):
    program.ok("train", "--data-path", reviews, "--set", "model.C=2")
    (new,) = set(program.home.rglob("sentiment.model")) - {champion}
    sound = new.read_bytes()
    damaged = bytearray(sound)
    damaged[len(damaged) // 2] ^= 1
    with program.serving() as server:
        before = ask(server)
        new.write_bytes(damaged)
        refused = program.run("set-alias", "--version", 2, "--alias", "champion")
        assert refused.code == 1 and str(new) in refused.err
        new.write_bytes(sound)
        program.ok("set-alias", "--version", 2, "--alias", "champion")
        new.write_bytes(damaged)
        answer = server.post("/admin/reload")
        assert answer.status_code >= 500
        assert isinstance(answer.json()["detail"], str)
        assert ask(server) == before
        assert server.get("/health").json() == {"status": "healthy", "model_loaded": True}
        new.write_bytes(sound)
        assert server.post("/admin/reload").json() == {"reloaded": True, "version": "2"}
        assert ask(server)["model_version"] == "2"


def test_without_a_model_it_serves_and_says_so(program):
    with program.serving(ready=False) as server:
        assert server.get("/health").json() == {"status": "unhealthy", "model_loaded": False}
        assert server.get("/health/ready").status_code == 503
        assert server.post("/predict", json={"text": "x"}).status_code == 503
        assert server.post("/admin/reload").status_code == 404


def test_every_request_the_openapi_document_allows_or_forbids(program, champion):
    """schemathesis makes requests from /openapi.json and checks each answer against it."""
    # A text may be too long for the limit of bodies before it is for its own: 413 is no less a no.
    (program.folder / "schemathesis.toml").write_text(
        "[checks.negative_data_rejection]\n"
        'expected-statuses = ["400", "404", "405", "406", "413", "415", "422", "5xx"]\n'
    )
    with program.serving() as server:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"),
                *("--max-examples", "50", "--workers", "1", "--no-color"),
            ],
            capture_output=True,
            text=True,
            cwd=program.folder,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        ask(server)
