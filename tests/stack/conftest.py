"""One stack for all tests of this folder, which are steps of one walk and run in order."""

import pathlib
import sys

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from stack import RESULTS, Stack
from support.browser import chromium

STEPS = [
    "walk_test.py",
    "prefect_runs_test.py",
    "dvc_test.py",
    "backup_test.py",
    "resilience_test.py",
    "production_test.py",
    "core_only_test.py",
]


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="the walk up to the rollback")


def pytest_ignore_collect(collection_path, config):
    quick = config.getoption("--quick") and collection_path.name.endswith("_test.py")
    return True if quick and collection_path.name != STEPS[0] else None


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: STEPS.index(item.path.name))  # stable: within a file as written


@pytest.fixture(scope="session")
def stack():
    """The running stack with a short reload interval; nothing of it may be left at the end."""
    running = Stack(MODEL_RELOAD_INTERVAL="5")
    running.compose("down", "-v", "--remove-orphans")
    try:
        running.up()
        yield running
    finally:
        running.note_memory()
        log = running.compose("logs", "--no-color", "-t", check=False).stdout
        (RESULTS / "services.log").write_text(log)
        running.compose("down", "-v", "--remove-orphans")
        print(
            "\nhighest memory (page cache included): "
            + ", ".join(f"{s} {m} MiB" for s, m in running.peaks.items())
        )
    assert running.leftovers() == []


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, request):
    """A page that must throw no error; it is left as a picture in build/stack-test."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    expect.set_options(timeout=90_000)  # large pages on a busy machine
    page.set_default_timeout(90_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.screenshot(path=RESULTS / f"{request.node.name}.png")
    page.close()
    assert errors == []
