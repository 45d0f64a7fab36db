"""The draw of the live parity test: new each run, printed, repeatable."""

import os
import random

import numpy
import pytest
import sklearn
from support.sklearn_peer import tie_break_of_this_numpy

SEED = int(os.environ.get("SENTIMENT_PARITY_SEED", random.SystemRandom().randrange(2**32)))
DRAWS = int(os.environ.get("SENTIMENT_PARITY_DRAWS", 25))


def pytest_generate_tests(metafunc):
    if "draw" in metafunc.fixturenames:
        metafunc.parametrize("draw", [f"{SEED}-{i}" for i in range(DRAWS)])


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(
        f"parity: scikit-learn {sklearn.__version__}, numpy {numpy.__version__} with "
        f"{tie_break_of_this_numpy()}; {DRAWS} draws, repeat them with SENTIMENT_PARITY_SEED={SEED}"
    )


@pytest.fixture(scope="session")
def seed_of_draws():
    """What other random tests draw from: the terminal shows it as well."""
    return SEED


@pytest.fixture(scope="session")
def tie_break():
    return tie_break_of_this_numpy()
