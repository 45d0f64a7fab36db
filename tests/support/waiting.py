"""Waiting for what a server does in its own time."""

import time

import requests


def until(condition, seconds, what):
    """The first true answer of `condition`; its errors count as not yet."""
    end = time.monotonic() + seconds
    last = None
    while time.monotonic() < end:
        try:
            if answer := condition():
                return answer
            last = answer
        except (requests.RequestException, AssertionError, KeyError) as error:
            last = error
        time.sleep(0.2)
    raise AssertionError(f"after {seconds} s not yet: {what} (last: {last})")
