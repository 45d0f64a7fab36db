"""What reporting to a real Prefect server costs a training, and what an idle worker takes."""

import re
import statistics
import tempfile
import time
from pathlib import Path

from support.prefect_server import PrefectServer
from support.sentiment_program import ROOT, Sentiment

TOLD = re.compile(r"(\d+) requests; the training waited ([\d.]+) ms, its end ([\d.]+) s")
MOST_WAIT = 20  # ms
MOST_MEMORY = 15  # MiB


def idle_memory(folder, server):
    """Resident MiB of a worker that has nothing to do."""
    program = Sentiment(folder, PREFECT_API_URL=server.api)
    with (folder / "worker.log").open("w") as log:
        process = program.start("worker", stdout=log, stderr=log)
        server.wait_for(lambda: "at work for" in (folder / "worker.log").read_text())
        time.sleep(10)  # it has asked for work a few times
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.terminate()
        process.wait(timeout=60)
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def bench_orchestration(report, pairs):
    """There is no peer: Python's flow does its work inside of the reported one."""
    data = ROOT / "data/reviews_sample.csv"
    with tempfile.TemporaryDirectory() as name:
        server = PrefectServer(name).start()
        try:
            told = Sentiment(Path(name), PREFECT_API_URL=server.api)
            figures = []
            for i in range(pairs + 1):
                answer = told.ok("train", "--data-path", data)
                if i > 0:  # the server's own first time
                    figures.append([float(figure) for figure in TOLD.search(answer.err).groups()])
            requests, waited, flush = map(statistics.median, zip(*figures, strict=True))
            memory = idle_memory(Path(name), server)
        finally:
            server.stop()
    report.add(
        "`train` waits for its reports to Prefect, in sum",
        f"{waited:.2f} ms, {requests:.0f} requests, {flush:.1f} s at its end",
        "-",
        "-",
        f"{MOST_WAIT} ms",
        waited <= MOST_WAIT,
    )
    report.add(
        "`worker`, idle",
        f"{memory:.1f} MiB",
        "-",
        "-",
        f"{MOST_MEMORY} MiB",
        memory <= MOST_MEMORY,
    )
