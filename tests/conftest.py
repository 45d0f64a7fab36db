"""What the pytest rings share: the program, its folders, the larger data."""

import contextlib
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support.minio_server import MinioServer
from support.mlflow_server import MlflowServer
from support.mlflow_services import on_services
from support.moto_server import MotoServer
from support.prefect_server import PrefectServer
from support.seaweedfs_server import SeaweedfsServer
from support.sentiment_program import PROGRAM, ROOT, Sentiment


@pytest.fixture(scope="session", autouse=True)
def built():
    assert PROGRAM.exists(), f"{PROGRAM} is not there: ./dev build"


@pytest.fixture
def program(tmp_path):
    """The program in an empty folder."""
    return Sentiment(tmp_path)


@pytest.fixture(scope="session")
def shared():
    """The folder of larger data."""
    folder = os.environ.get("SENTIMENT_SHARED")
    if not folder:
        pytest.skip("SENTIMENT_SHARED is not set: no larger data on this machine")
    return pathlib.Path(folder)


@pytest.fixture(scope="session")
def reviews():
    """The bundled reviews."""
    return ROOT / "data/reviews_sample.csv"


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory):
    """One real MLflow server for the whole session: tests keep apart by the names they use.

    SENTIMENT_TEST_MLFLOW names another kind of server (support/mlflow_services.py).
    """
    folder = tmp_path_factory.mktemp("mlflow")
    with contextlib.ExitStack() as services:
        if kind := os.environ.get("SENTIMENT_TEST_MLFLOW"):
            store = services.enter_context(MinioServer(folder))
            yield services.enter_context(on_services(kind, folder, store))
        else:
            yield services.enter_context(MlflowServer(folder))


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory):
    """One Prefect server for all tests; it must stay up."""
    server = PrefectServer(tmp_path_factory.mktemp("prefect"))
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def s3_store(tmp_path_factory):
    """One S3 store for all tests: each uses buckets of its own. SENTIMENT_TEST_S3 says which."""
    kinds = {"moto": MotoServer, "minio": MinioServer, "seaweedfs": SeaweedfsServer}
    with kinds[os.environ.get("SENTIMENT_TEST_S3", "moto")](tmp_path_factory.mktemp("s3")) as store:
        yield store
