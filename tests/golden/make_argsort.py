"""argsort.json: the order numpy's argsort gives equal keys, by processor; and the stable order."""

import hashlib
import sys

import golden
import numpy as np

FILE = "argsort.json"
LISTED = 300  # longer orders are kept as a digest and their head


def keys(case):
    """Keys that a test can make again: the top bits of a 64-bit linear congruential generator."""
    state, out = case["seed"], []
    for _ in range(case["n"]):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        x = state >> 33
        if case["kind"] == "frequencies":  # as negated term frequencies: many 2s, few large
            t = 2
            while x & 1 and t < 2000:
                t += 1 + (x >> 20) % 3 * (t // 3)
                x >>= 1
            out.append(-float(t))
        elif case["kind"] == "uniform40":
            out.append(-float(2 + x % 39))
        else:
            out.append(-float(2 if x % 10 else 1 + x % 7))
    return np.array(out)


def summary(order):
    if len(order) <= LISTED:
        return order.tolist()
    digest = hashlib.sha256(order.astype("<i4").tobytes()).hexdigest()
    return {"sha256": digest, "head": order[:20].tolist()}


def orders(cases):
    return [summary(keys(case).argsort()) for case in cases]


def main():
    content = golden.read(FILE)
    inputs = [{k: case[k] for k in ("kind", "n", "seed")} for case in content["cases"]]
    by_kernel = golden.with_each_kernel(__file__, inputs)
    for i, case in enumerate(content["cases"]):
        case["keys_head"] = keys(case)[:10].tolist()
        case["order"] = {
            "stable": summary(keys(case).argsort(kind="stable")),
            **{name: by_kernel[name][i] for name in sorted(golden.KERNELS, reverse=True)},
        }
    golden.write(FILE, content)


if __name__ == "__main__":
    golden.answer(orders) if "--answer" in sys.argv else main()
