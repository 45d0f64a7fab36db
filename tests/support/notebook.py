"""Executes a notebook of examples/ in the environment that model folders ask for.

python tests/support/notebook.py FILE   executes it and writes its outputs into it
"""

import json
import os
import pathlib
import sys
import tempfile

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.mlflow_server import PYTHON, environment
from support.sentiment_program import PROGRAM

SECONDS = 600  # of one cell; all of them take about ten on an idle machine

# What runs the cells comes from this environment, behind all of that one: nothing is added there.
KERNEL = """
import sys
sys.path.extend(given for given in {paths} if given not in sys.path)
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


def execute(path):
    """The notebook with the outputs of a fresh run; an error of a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    packages = [entry for entry in sys.path if entry.endswith("site-packages")]
    with tempfile.TemporaryDirectory() as folder:
        spec = pathlib.Path(folder) / "kernels/peer/kernel.json"
        spec.parent.mkdir(parents=True)
        script = KERNEL.format(paths=packages)
        command = [str(PYTHON), "-W", "ignore", "-c", script, "-f", "{connection_file}"]
        spec.write_text(json.dumps({"argv": command, "display_name": "peer", "language": "python"}))
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        variables = environment(IPYTHONDIR=folder, SENTIMENT_PROGRAM=str(PROGRAM))
        specs = KernelSpecManager(kernel_dirs=[str(spec.parent.parent)], ensure_native_kernel=False)
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            startup_timeout=SECONDS,
            kernel_name="peer",
            km=AsyncKernelManager(kernel_name="peer", kernel_spec_manager=specs),
            resources={"metadata": {"path": str(path.parent)}},
            record_timing=False,
            coalesce_streams=True,
        )
        client.execute(env=variables)
    return notebook


def outputs(notebook):
    """What each cell shows, as text."""
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown.append(data.get("text/plain", output.get("text", "")))
    return shown


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    written = nbformat.read(path, as_version=4)
    for cell, run in zip(written.cells, execute(path).cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = run.outputs, run.execution_count
    nbformat.write(written, path)


if __name__ == "__main__":
    main()
