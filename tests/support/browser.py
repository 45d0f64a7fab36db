"""A real browser for tests that look at pages."""

import contextlib
import shutil

from playwright.sync_api import sync_playwright


@contextlib.contextmanager
def chromium():
    """Debian's Chromium, without a window."""
    program = shutil.which("chromium")
    assert program, "Debian's chromium is not there: ./dev test and stack-test install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"],  # tests may run as root, and see nothing but our own servers
        )
        yield browser
        browser.close()
