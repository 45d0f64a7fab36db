"""Names: what a real MLflow server takes solo mode takes, what it refuses solo mode refuses."""

import os
import random
import subprocess

import pytest
import requests
from support.mlflow_server import ENVIRONMENT, environment, on_server
from support.sentiment_program import Sentiment

SEED = int(os.environ.get("SENTIMENT_NAME_SEED", random.SystemRandom().randrange(2**32)))
ODD = [
    *(".", "..", "...", "..a", ".a", "a..", "/", "a/b", ":", "a:b", " ", "  ", "a b", " a", "a "),
    *("latest", "Latest", "LATEST", "lateſt", "v3", "V3", "v03", "v", "v3b", "v٣", "V५", "²", "५"),
    *(
        "größe",
        "日本",
        "a€b",
        "a—b",
        "😀",
        "a\u0301",
        "\u00a0",
        "\u2003",
        "\ufeff",
        "a\u200bb",
        "İ",
    ),
    *(
        "%",
        "a%2Fb",
        "a?b",
        "a#b",
        "a\\b",
        'a"b',
        "a'b",
        "`",
        "-",
        "_",
        "--x",
        "a=b",
        "a,b",
        "@",
        "a@b",
    ),
    *("x" * 255, "é" * 255, "x" * 256, "é" * 256),
]
PIECES = "aZ09_-.:/ @%#'éß€日😀²५"
# Refused here, taken there: no line and no address can show control characters; a model's name of
# more than 256 characters is refused by PostgreSQL and not by SQLite; versions of a name with both
# kinds of quotes cannot be searched. src/ports/name_rules_test.cpp has them.


def drawn(count=40):
    draw = random.Random(SEED)
    return ["".join(draw.choices(PIECES, k=draw.randint(1, 6))) for _ in range(count)]


class Server:
    def __init__(self, url):
        self.url = f"{url}/api/2.0/mlflow/"

    def post(self, path, **body):
        return requests.post(self.url + path, json=body, timeout=30)

    def takes(self, path, **body):
        answer = self.post(path, **body)
        assert answer.status_code in (200, 400), answer.text
        taken = "RESOURCE_ALREADY_EXISTS" in answer.text
        return answer.status_code == 200 or taken


@pytest.fixture(scope="module")
def solo(tmp_path_factory, reviews):
    program = Sentiment(tmp_path_factory.mktemp("solo"))
    program.ok("train", "--data-path", reviews, "--set", "vectorizer.max_features=20")
    return program


@pytest.fixture(scope="module")
def server(tmp_path_factory, mlflow_server, reviews):
    """The server, and a model of one version there."""
    program = on_server(tmp_path_factory.mktemp("there"), mlflow_server)
    program.ok("train", "--data-path", reviews, "--set", "vectorizer.max_features=20")
    api = Server(mlflow_server.url)
    api.model = program.model
    api.program = program
    return api


def disagreements(names, here, there):
    return {name: (here(name), there(name)) for name in names if here(name) != there(name)}


def test_aliases(solo, server):
    def here(alias):
        answer = solo.run("set-alias", "--version", 1, f"--alias={alias}")
        assert answer.code in (0, 2), answer
        assert answer.code == 0 or "cannot be an alias" in answer.err
        return answer.code == 0

    def there(alias):
        return server.takes("registered-models/alias", name=server.model, alias=alias, version="1")

    print(f"SENTIMENT_NAME_SEED={SEED}")
    assert disagreements([*ODD, *drawn()], here, there) == {}


@pytest.mark.parametrize("alias", ["latest", "Latest", "LATEST", "v1", "V2", "a/b", "a b"])
def test_an_alias_that_mlflow_refuses_is_refused_with_a_server_too(server, alias):
    for command in (("set-alias", "--version", 1), ("rollback",)):
        answer = server.program.run(*command, f"--alias={alias}")
        assert answer.code == 2 and "alias" in answer.err, command


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("MODEL_NAME", "registered-models/create"),
        ("MLFLOW_EXPERIMENT_NAME", "experiments/create"),
    ],
)
def test_models_and_experiments(tmp_path, server, setting, path):
    def here(name):
        answer = Sentiment(tmp_path, **{setting: name}).run("runs", "list")
        assert answer.code in (0, 2), answer
        assert answer.code == 0 or setting in answer.err
        return answer.code == 0

    names = [*ODD, *drawn(), "x" * 500] if "experiment" in path else [*ODD, *drawn()]
    print(f"SENTIMENT_NAME_SEED={SEED}")
    assert disagreements(names, here, lambda name: server.takes(path, name=name)) == {}
    if "experiment" in path:
        assert not here("x" * 501) and not server.takes(path, name="x" * 501)


def test_what_solo_mode_refuses_it_refuses_before_it_trains(tmp_path, reviews):
    for name in (".", "..", "a/b", "..x"):
        answer = Sentiment(tmp_path).run("train", "--data-path", reviews, "--model-name", name)
        assert answer.code == 2 and "MODEL_NAME" in answer.err
    assert not (tmp_path / ".sentiment").exists()


def test_the_newest_version_is_found_by_both_its_names(tmp_path, solo, server, reviews):
    for program in (solo, server.program):
        program.ok("train", "--data-path", reviews, "--set", "vectorizer.max_features=30")
        newest = program.ok("list-versions", "--json").json["versions"][0]["version"]
        for name in ("/latest", "@latest", "@Latest", "/LATEST"):
            reference = f"models:/{program.model}{name}"
            told = program.ok("predict", "--model", reference, "--json", "a fine film").json
            assert told["model"] == f"models:/{program.model}/{newest}", reference
        data = ("--data-path", reviews, "--json")
        reference = f"models:/{program.model}/latest"
        program.ok("evaluate", "--model", reference, *data)
        out = tmp_path / f"{program.model}.json"
        program.ok("export", "--model", reference, "--format", "json", "--output", out)
        info = program.ok("model-info", "--alias", "latest", "--json").json
        assert info["version"] == newest


def test_model_info_without_its_run(server, mlflow_server, reviews):
    program = server.program
    trained = program.ok("train", "--data-path", reviews, "--champion", "--json").json
    assert "metrics" in program.ok("model-info", "--alias", "latest", "--json").json
    run = trained["run_id"]
    assert server.post("runs/delete", run_id=run).ok
    there = mlflow_server.folder
    command = [ENVIRONMENT / "bin/mlflow", "gc", "--run-ids", run]
    command += ["--backend-store-uri", f"sqlite:///{there / 'mlflow.db'}"]
    command += ["--artifacts-destination", there / "artifacts"]
    variables = environment(MLFLOW_TRACKING_URI=mlflow_server.url)
    subprocess.run(list(map(str, command)), env=variables, check=True, timeout=120)
    told = program.ok("model-info", "--alias", "latest")
    assert f"Run ID: {run}" in told.out and "Metrics" not in told.out
    assert run in told.err
    info = program.ok("model-info", "--alias", "latest", "--json").json
    assert info["metrics"] is None and info["version"] == trained["model_version"]
