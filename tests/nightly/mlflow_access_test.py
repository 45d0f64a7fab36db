"""MLflow servers that are not open to everybody on the loopback: a login, a path prefix, TLS."""

import contextlib

import pytest
import requests
from support.mlflow_server import MlflowServer, on_server, run_python
from support.tls_proxy import Certificates, TlsProxy

ADMIN = {"MLFLOW_TRACKING_USERNAME": "admin", "MLFLOW_TRACKING_PASSWORD": "admin-pw-of-tests"}
READER = {"MLFLOW_TRACKING_USERNAME": "ada", "MLFLOW_TRACKING_PASSWORD": "ada-pw-of-the-tests"}
STATUS = """
import mlflow
client = mlflow.MlflowClient()
experiment = client.get_experiment_by_name(given)
runs = client.search_runs([experiment.experiment_id])
model = mlflow.sklearn.load_model(f"models:/{given}@champion")
say([[run.info.status for run in runs], model.predict(["a lovely film"]).tolist()])
"""


def check_trained(program, *, runs=1):
    """Python's client sees the training, by the same variables."""
    given = {k: v for k, v in program.environment.items() if k.startswith("MLFLOW_TRACKING")}
    seen = run_python(STATUS, program.model, options=(), **given)
    assert seen == [["FINISHED"] * runs, [1]]


def check_walk(program, reviews):
    program.ok("train", "--data-path", reviews, "--champion")
    check_use(program)


def check_use(program):
    assert program.ok("list-versions", "--json").json
    with program.serving() as server:
        assert (
            server.post("/predict", json={"text": "A lovely film"}).json()["model_version"] == "1"
        )
    check_trained(program)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A server with MLflow's login app, and a user `ada` with no more than its default rights."""
    folder = tmp_path_factory.mktemp("basic-auth")
    variables = {
        "MLFLOW_FLASK_SERVER_SECRET_KEY": "of-tests",
        "MLFLOW_AUTH_ADMIN_PASSWORD": ADMIN["MLFLOW_TRACKING_PASSWORD"],
    }
    with MlflowServer(folder, "--app-name", "basic-auth", **variables) as server:
        made = requests.post(
            f"{server.url}/api/2.0/mlflow/users/create",
            json={
                "username": READER["MLFLOW_TRACKING_USERNAME"],
                "password": READER["MLFLOW_TRACKING_PASSWORD"],
            },
            auth=tuple(ADMIN.values()),
            timeout=30,
        )
        assert made.status_code == 200, made.text
        yield server


def test_a_server_with_a_login_tells_who_is_not_let_in(tmp_path, guarded, reviews):
    program = on_server(tmp_path, guarded, HOME=str(tmp_path))
    for variables in ({}, {**ADMIN, "MLFLOW_TRACKING_PASSWORD": "wrong-pw-of-tests"}):
        program.environment |= variables
        answer = program.run("train", "--data-path", reviews)
        assert answer.code == 1
        assert "401" in answer.err and "MLFLOW_TRACKING_USERNAME" in answer.err
        assert "Metrics:" not in answer.out
        assert "wrong-pw" not in answer.out + answer.err


@pytest.mark.parametrize("way", ["variables", "file", "uri", "password file"])
def test_a_server_with_a_login_is_used_as_any_other(tmp_path, guarded, reviews, way):
    program = on_server(tmp_path, guarded, HOME=str(tmp_path))
    name, password = ADMIN.values()
    if way == "file":
        (tmp_path / ".mlflow").mkdir()
        lines = [f"{key.lower()} = {value}" for key, value in ADMIN.items()]
        (tmp_path / ".mlflow/credentials").write_text("\n".join(["[mlflow]", *lines, ""]))
    elif way == "uri":
        there = guarded.url.removeprefix("http://")
        program.environment["MLFLOW_TRACKING_URI"] = f"http://{name}:{password}@{there}"
    elif way == "password file":
        (tmp_path / "password").write_text(password + "\n")
        program.environment["MLFLOW_TRACKING_USERNAME"] = name
        program.environment["MLFLOW_TRACKING_PASSWORD_FILE"] = str(tmp_path / "password")
    else:
        program.environment |= ADMIN
    answer = program.ok("train", "--data-path", reviews, "--champion")
    shown = program.ok("config", "show")
    for text in (answer.out, answer.err, shown.out, shown.err):
        assert password not in text
    program.environment |= {"MLFLOW_TRACKING_URI": guarded.url, **ADMIN}
    check_trained(program)


def test_who_may_only_read_hears_that_it_has_no_right(tmp_path, guarded, reviews):
    program = on_server(tmp_path, guarded, HOME=str(tmp_path), **ADMIN)
    check_walk(program, reviews)
    program.environment |= READER
    assert program.ok("list-versions", "--json").json
    assert program.ok("predict", "A lovely film", "--json").json
    for command in (
        ["train", "--data-path", reviews],
        ["set-alias", "--version", 1, "--alias", "a"],
    ):
        answer = program.run(*command)
        assert answer.code == 1, answer.err
        assert "403" in answer.err and "no right" in answer.err
        assert READER["MLFLOW_TRACKING_PASSWORD"] not in answer.out + answer.err
    program.environment |= ADMIN
    check_trained(program)


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory):
    """A server below a path of its host."""
    with MlflowServer(tmp_path_factory.mktemp("prefixed"), prefix="/tools/mlflow") as server:
        yield server


def test_a_server_below_a_path_of_its_host(tmp_path, prefixed, reviews):
    program = on_server(tmp_path, prefixed)
    check_walk(program, reviews)
    root = prefixed.url.removesuffix("/tools/mlflow")
    program.environment["MLFLOW_TRACKING_URI"] = root
    answer = program.run("list-versions")
    assert answer.code == 4
    assert "404" in answer.err and "path prefix" in answer.err
    program.environment["MLFLOW_TRACKING_URI"] = prefixed.url + "/"
    assert program.ok("list-versions", "--json").json


def test_a_server_that_is_asked_by_a_name_it_does_not_allow(tmp_path, reviews):
    """As with a Compose service's name; /health is exempt, so the server looks well."""
    folder = tmp_path / "mlflow"
    folder.mkdir()
    server = MlflowServer(folder, "--allowed-hosts", "mlflow.example.com:*")
    program = on_server(tmp_path, server)
    with server:
        for command in (["list-versions"], ["train", "--data-path", reviews, "--champion"]):
            answer = program.run(*command)
            assert answer.code == 4, answer.err
            assert "Invalid Host header" in answer.err
            assert "--allowed-hosts" in answer.err and "MLFLOW_SERVER_ALLOWED_HOSTS" in answer.err
    (kept,) = (program.home / "pending").iterdir()
    server.arguments = ["--allowed-hosts", f"mlflow.example.com:*,127.0.0.1:{server.port}"]
    with server:
        program.ok("train", "--resume", kept.name)
        check_use(program)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secured(tmp_path, prefixed, certificates):
    """secured(clients=…): the program, which has the https address of a proxy before the server."""
    with contextlib.ExitStack() as proxies:

        def make(*, clients):
            proxy = TlsProxy(prefixed.port, certificates, clients)
            proxies.callback(proxy.stop)
            program = on_server(tmp_path, prefixed)
            uri = f"https://localhost:{proxy.port}/tools/mlflow"
            program.environment["MLFLOW_TRACKING_URI"] = uri
            return program

        yield make


def check_refused(program, reviews, *words):
    answer = program.run("list-versions")
    assert answer.code in (1, 4)
    for word in words:
        assert word in answer.err, answer.err


def test_a_server_behind_tls(secured, certificates, reviews):
    program = secured(clients=False)
    check_refused(program, reviews, "no secure connection to https://localhost:", "certificate")
    program.environment["MLFLOW_TRACKING_SERVER_CERT_PATH"] = str(certificates.authority)
    check_walk(program, reviews)
    both = program.environment | {"MLFLOW_TRACKING_INSECURE_TLS": "true"}
    program.environment = both
    answer = program.run("list-versions")
    assert (answer.code, "exclude each other" in answer.err) == (2, True)
    del program.environment["MLFLOW_TRACKING_SERVER_CERT_PATH"]
    assert program.ok("list-versions", "--json").json


def test_a_server_that_wants_a_certificate_of_its_clients(secured, certificates, reviews):
    program = secured(clients=True)
    program.environment["MLFLOW_TRACKING_SERVER_CERT_PATH"] = str(certificates.authority)
    check_refused(program, reviews, "MLFLOW_TRACKING_CLIENT_CERT_PATH")
    program.environment["MLFLOW_TRACKING_CLIENT_CERT_PATH"] = str(certificates.authority)
    check_refused(program, reviews, "client certificate", "PEM")  # one without a key
    program.environment["MLFLOW_TRACKING_CLIENT_CERT_PATH"] = str(certificates.client)
    check_walk(program, reviews)
