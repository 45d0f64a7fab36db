"""What end-to-end tests need: a browser, and faults that kill the program or fill its disk."""

import pathlib
import subprocess

import pytest
from support.browser import chromium
from support.sentiment_program import ROOT

PICTURES = ROOT / "build/test-results/ui"
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


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser, keep_picture):
    """An empty page, kept as a picture in the end."""
    page = browser.new_page(viewport={"width": 1400, "height": 1800})
    yield page
    keep_picture(page)
    page.close()


@pytest.fixture
def keep_picture(request):
    """keep_picture(page, suffix): leaves what the page shows in build/test-results/ui."""

    def keep(page, suffix=""):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{request.node.name}{suffix}.png")

    return keep
