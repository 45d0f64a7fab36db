"""The notebooks of examples/ run, and show what they were published with."""

import nbformat
from support import notebook
from support.sentiment_program import ROOT


def test_a_model_goes_both_ways_between_python_and_the_program():
    path = ROOT / "examples/both_ways.ipynb"
    published = notebook.outputs(nbformat.read(path, as_version=4))
    shown = notebook.outputs(notebook.execute(path))
    assert "False" not in "".join(shown), shown
    assert shown == published, f"python tests/support/notebook.py {path} writes it anew"
