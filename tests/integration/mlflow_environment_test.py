"""The peer of the other tests here is what they think it is."""

import pytest
import requests
from support.mlflow_server import run_python

RELEASES = "import importlib.metadata as m\nsay([m.version(name) for name in given])"


@pytest.fixture(scope="module")
def releases():
    """Of MLflow and scikit-learn in the environment: the pinned ones, in ./dev nightly the newest."""
    return run_python(RELEASES, ["mlflow", "scikit-learn"])


def test_a_real_server_of_the_environments_release_answers(mlflow_server, releases):
    assert requests.get(f"{mlflow_server.url}/version", timeout=5).text == releases[0]


def test_python_of_the_same_environment_reaches_it(mlflow_server, releases):
    script = """
import mlflow, sklearn
with mlflow.start_run(run_name=given) as run:
    mlflow.log_metric("accuracy", 0.5)
say([mlflow.get_run(run.info.run_id).info.run_name, mlflow.__version__, sklearn.__version__])
"""
    answer = run_python(script, "first", options=(), **mlflow_server.variables_for_clients)
    assert answer == ["first", *releases]
