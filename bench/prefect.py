"""What reporting to Prefect costs: python bench/prefect.py, after ./dev build and ./dev test.

Starts the pinned server (.venv-prefect), trains on the bundled reviews with and without it in turns,
and prints medians: how long the training waited, requests, and an idle worker's memory.
"""

import pathlib
import re
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

from support.prefect_server import PrefectServer
from support.sentiment_program import PROGRAM, ROOT, Sentiment

ROUNDS = 9
TOLD = re.compile(r"(\d+) requests; the training waited ([\d.]+) ms, its end ([\d.]+) s")


def seconds(action):
    begin = time.monotonic()
    result = action()
    return time.monotonic() - begin, result


def idle_memory(folder, server):
    """MiB of a worker that has nothing to do: resident, and its share of them."""
    program = Sentiment(folder, PREFECT_API_URL=server.api)
    log = (folder / "worker.log").open("w")
    process = program.start("worker", stdout=log, stderr=log)
    time.sleep(8)
    rollup = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    process.terminate()
    process.wait(timeout=30)
    return [int(re.search(rf"{name}:\s+(\d+)", rollup)[1]) / 1024 for name in ("Rss", "Pss")]


def main():
    data = ROOT / "data/reviews_sample.csv"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = PrefectServer(folder).start()
        try:
            alone = Sentiment(folder)
            told = Sentiment(folder, PREFECT_API_URL=server.api)
            with_server, without, figures = [], [], []
            for _ in range(ROUNDS):
                took, _ = seconds(lambda: alone.ok("train", "--data-path", data))
                without.append(took)
                took, answer = seconds(lambda: told.ok("train", "--data-path", data))
                with_server.append(took)
                figures.append([float(figure) for figure in TOLD.search(answer.err).groups()])
            requests, blocked, flush = map(statistics.median, zip(*figures, strict=True))
            resident, share = idle_memory(folder, server)
        finally:
            server.stop()
    print(f"{PROGRAM}, medians of {ROUNDS} trainings on data/reviews_sample.csv")
    print("| Work | Figure | Goal |")
    print("| --- | --- | --- |")
    print(f"| the training waits for reporting, in sum | {blocked:.2f} ms | 20 ms |")
    print(f"| its end waits for the last reports | {flush:.2f} s | 5 s |")
    print(f"| requests of a training | {requests:.0f} | - |")
    print(
        f"| `train`, whole command, with and without Prefect | "
        f"{statistics.median(with_server):.2f} s, {statistics.median(without):.2f} s | - |"
    )
    print(
        f"| an idle worker's memory: its share, and with all shared pages | "
        f"{share:.1f} MiB, {resident:.1f} MiB | 15 MiB |"
    )


if __name__ == "__main__":
    main()
