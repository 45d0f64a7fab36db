"""Faults for the end-to-end tests: a library that kills the program, or fills its disk."""

import pathlib
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "support/faults.cpp"


@pytest.fixture(scope="session")
def faults(tmp_path_factory):
    """faults(program, …): the environment that preloads the library; see support/faults.cpp."""
    library = tmp_path_factory.mktemp("faults") / "faults.so"
    subprocess.run(
        ["g++", "-std=c++20", "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True
    )

    def preload(program, **settings):
        values = {f"FAULTS_{name.upper()}": str(value) for name, value in settings.items()}
        return {"LD_PRELOAD": str(library), "FAULTS_FOLDER": str(program.home), **values}

    return preload
