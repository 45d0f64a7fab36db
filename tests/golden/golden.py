"""Golden files: their inputs are kept, their expected values come from the real libraries.

A make_*.py reads its file, computes every expected value anew and writes the file back. To add a
case, add its input and run ./dev golden; the diff is reviewed like code.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Numbers this close keep their old spelling: the last bits depend on the processor, and a diff
# should show only what changed.
SAME = 1e-12

# numpy picks its argsort kernel at import; these settings leave one of them.
KERNELS = {
    "numpy-avx512": "",
    "numpy-avx2": "X86_V4 AVX512_ICL AVX512_SPR",
    "numpy-scalar": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
}


def settle(old, new):
    """`new`, with the numbers of `old` wherever they are the same."""
    if isinstance(old, float) and isinstance(new, float):
        return old if abs(old - new) <= SAME * max(1.0, abs(old)) else new
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [settle(a, b) for a, b in zip(old, new, strict=True)]
    if isinstance(old, dict) and isinstance(new, dict):
        order = [*(key for key in old if key in new), *(key for key in new if key not in old)]
        return {key: settle(old.get(key), new[key]) for key in order}
    return new


def read(name):
    text = (HERE / name).read_text(encoding="ascii")
    return (
        [json.loads(row) for row in text.splitlines()] if name.endswith("l") else json.loads(text)
    )


def write(name, value):
    value = settle(read(name), value)
    rows = value if name.endswith("l") else [value]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    changed = text != (HERE / name).read_text(encoding="ascii")
    (HERE / name).write_text(text, encoding="ascii")
    print(f"{name}: {'changed, review the diff' if changed else 'unchanged'}")


def with_each_kernel(script, request):
    """What `script --answer` prints for `request` under each of numpy's argsort kernels.

    Needs a processor with AVX-512: elsewhere two of the names would hold the same kernel.
    """
    answers = {}
    for kernel, disabled in KERNELS.items():
        done = subprocess.run(
            [sys.executable, script, "--answer"],
            input=json.dumps([kernel, request]),
            env={**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(done.stderr)
        answers[kernel] = json.loads(done.stdout)
    return answers


def answer(compute):
    """The other side of with_each_kernel: runs in the process that has one kernel left."""
    sys.path.insert(0, str(HERE.parent))
    from support.sklearn_peer import tie_break_of_this_numpy

    kernel, request = json.load(sys.stdin)
    if tie_break_of_this_numpy() != kernel:
        sys.exit(f"numpy here has {tie_break_of_this_numpy()} where {kernel} was asked for")
    print(json.dumps(compute(request)))
