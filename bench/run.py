"""`./dev bench`: this program beside the Python original, in turns, every answer checked.

Prints the table of docs/figures.md and writes it to build/bench/results.md. Exit 1 when an answer
differs or a figure is missed.
"""

import argparse
import contextlib
import csv
import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from load_runs import CONNECTIONS, PEER_ENV, WORK, load, write_cases
from orchestration import bench_orchestration
from serving_scikit_learn import bench_serving_scikit_learn
from support.mlflow_server import MlflowServer
from support.sentiment_program import free_port
from waiting_proxy import WaitingProxy

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/release/sentiment"
CORES = os.cpu_count() or 1


def run_measured(command, env):
    """(seconds, peak MiB, output) of a whole process."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=env, stderr=subprocess.PIPE, text=True)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read()
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{errors}")
    return seconds, usage.ru_maxrss / 1024, text


def numpy_kernel(python):
    """The tie-break rule that equals this machine's numpy."""
    script = (
        "from numpy._core._multiarray_umath import __cpu_features__ as f;"
        "print('numpy-avx512' if f.get('AVX512_SKX') else 'numpy-avx2' if f.get('AVX2') else 'numpy-scalar')"
    )
    return subprocess.run(
        [python, "-c", script], env=PEER_ENV, capture_output=True, text=True, check=True
    ).stdout.strip()


def find_data():
    """Full reviews where the machine has them, else a split of the bundled sample."""
    for folder in (os.environ.get("SENTIMENT_SHARED", "") + "/data/imdb", ROOT / "data"):
        train, test = Path(folder) / "train.csv", Path(folder) / "test.csv"
        if train.exists() and test.exists():
            return train, test, True
    with open(ROOT / "data/reviews_sample.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    for name, part in (("train", rows[1::2]), ("test", rows[2::2])):
        with open(WORK / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([rows[0], *part])
    return WORK / "train.csv", WORK / "test.csv", False


def ratio_of(pairs):
    return statistics.median(peer / ours for ours, peer in pairs)


class Report:
    def __init__(self):
        self.rows, self.failures = [], []

    def add(self, work, ours, peer, ratio, goal, met):
        self.rows.append((work, ours, peer, ratio, goal, "yes" if met else "NO"))
        print(
            f"{work}: {ours}, peer {peer}, {ratio} (goal {goal}): {'met' if met else 'MISSED'}",
            flush=True,
        )
        if not met:
            self.failures.append(work)

    def table(self):
        head = ("Work", "sentiment", "Peer", "Ratio", "Goal", "Met")
        lines = [head, ("---",) * 6, *self.rows]
        return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def bench_training(report, python, pairs, kernel, train, test, full):
    ours, peers = [], []
    for i in range(pairs):
        home = WORK / "home-train"
        shutil.rmtree(home, ignore_errors=True)
        env = os.environ | {"SENTIMENT_HOME": str(home)}
        command = [PROGRAM, "train", "--data-path", train, "--test-path", test, "--json"]
        command += ["--set", f"vectorizer.tie_break={kernel}"]
        seconds, peak, text = run_measured(command, env)
        mine = json.loads(text)["metrics"]
        peer_seconds, peer_peak, text = run_measured(
            [python, ROOT / "bench/original.py", "train", train, test], PEER_ENV
        )
        answer = json.loads(text)
        theirs = answer["metrics"]
        print(
            f"  pair {i + 1}: {seconds:.3f} s, {peak:.0f} MiB; peer {peer_seconds:.1f} s "
            f"({answer['seconds']:.1f} s without imports), {peer_peak:.0f} MiB",
            flush=True,
        )
        if any(abs(mine[name] - theirs[name]) > 1e-12 for name in theirs):
            report.failures.append(f"metrics differ: {mine} {theirs}")
        ours.append((seconds, peak))
        peers.append((answer["seconds"], peer_peak, peer_seconds))
    ratio = ratio_of([(a[0], b[0]) for a, b in zip(ours, peers, strict=True)])
    whole = ratio_of([(a[0], b[2]) for a, b in zip(ours, peers, strict=True)])
    peak = max(p for _, p in ours)
    name = "25,000 + 12,500 reviews" if full else "bundled sample, halves"
    report.add(
        f"train, {name}, accuracy {theirs['accuracy']:.4f} (both)",
        f"{statistics.median(s for s, _ in ours):.3f} s, {peak:.0f} MiB",
        f"{statistics.median(s for s, _, _ in peers):.1f} s "
        f"({statistics.median(w for _, _, w in peers):.1f} s with imports), "
        f"{max(p for _, p, _ in peers):.0f} MiB",
        f"{ratio:.1f} times faster ({whole:.1f})",
        "20 times, 200 MiB" if full else "none on so few rows",
        not full or (ratio >= 20 and peak <= 200),
    )


def bench_sample(report, pairs):
    sample = next(
        (
            p
            for p in (
                Path(os.environ.get("SENTIMENT_SHARED", "")) / "data/imdb/imdb_sample.csv",
                ROOT / "data/imdb_sample.csv",
            )
            if p.exists()
        ),
        ROOT / "data/reviews_sample.csv",
    )
    times = []
    for _ in range(max(pairs, 5)):
        with tempfile.TemporaryDirectory() as home:
            times.append(
                run_measured(
                    [PROGRAM, "train", "--data-path", sample], os.environ | {"SENTIMENT_HOME": home}
                )[0]
            )
    median = statistics.median(times)
    report.add(
        f"`train` on {sample.name}, whole command",
        f"{median:.3f} s",
        "not measured (the original needs its services)",
        "-",
        "0.15 s",
        median <= 0.15,
    )


def bench_tracking(report, python, pairs):
    """Our own time of `train` on an MLflow server: the whole command less what it waits for answers."""
    if not Path(python).exists():
        sys.exit(f"{python} is not there: ./dev bench makes it")
    sample = ROOT / "data/reviews_sample.csv"
    ours, peers = [], []
    with tempfile.TemporaryDirectory() as folder, MlflowServer(folder) as mlflow:
        for i in range(max(3, min(pairs, 5)) + 1):
            home = Path(folder) / f"home-{i}"
            names = {"MODEL_NAME": f"ours-{i % 2}", "MLFLOW_EXPERIMENT_NAME": f"ours-{i % 2}"}
            env = PEER_ENV | names | {"SENTIMENT_HOME": str(home)}
            with WaitingProxy(mlflow.url) as proxy:
                env["MLFLOW_TRACKING_URI"] = proxy.url
                command = [PROGRAM, "train", "--data-path", sample, "--champion", "--json"]
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                seconds, _, text = run_measured(command, env)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                mine = (seconds - proxy.waited, proxy.requests, proxy.waited, cpu)
            files = Path(folder) / f"files-{i}/evaluation"
            files.mkdir(parents=True)
            for name in range(8):
                (files / f"{name}.txt").write_text("x" * 10_000)
            with WaitingProxy(mlflow.url) as proxy:
                env = {**PEER_ENV, "MLFLOW_DISABLE_TELEMETRY": "true"}
                env["MLFLOW_TRACKING_URI"] = proxy.url
                script = [
                    python,
                    "-W",
                    "ignore",
                    ROOT / "bench/mlflow_client.py",
                    sample,
                    f"peer-{i % 2}",
                ]
                _, _, text = run_measured([*script, files.parent], env)
                answer = json.loads(text.splitlines()[-1])
                theirs = (answer["seconds"] - proxy.waited, proxy.requests, proxy.waited)
            if i == 0:
                continue  # the server's own first time
            print(
                f"  pair {i}: {mine[0]:.3f} s ({mine[3]:.3f} s of CPU) and {mine[1]} requests "
                f"(waited {mine[2]:.2f} s); "
                f"peer {theirs[0]:.3f} s and {theirs[1]} (waited {theirs[2]:.2f} s)",
                flush=True,
            )
            ours.append(mine)
            peers.append(theirs)
    own = statistics.median(m[0] for m in ours)
    report.add(
        "`train --champion` on MLflow: own time, requests",
        f"{own:.3f} s ({statistics.median(m[3] for m in ours):.3f} s of CPU), "
        f"{statistics.median(m[1] for m in ours):.0f} requests",
        f"{statistics.median(t[0] for t in peers):.2f} s (calls alone), "
        f"{statistics.median(t[1] for t in peers):.0f} requests",
        f"{ratio_of([(m[0], t[0]) for m, t in zip(ours, peers, strict=True)]):.1f} times less",
        "0.2 s",
        own <= 0.2,
    )


def ask(port, text):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/predict",
        json.dumps({"text": text}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


@contextlib.contextmanager
def server(command, env, port, cwd=None):
    """Starts a server; yields (process, seconds to the first prediction)."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=env, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                ask(port, "good")
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    sys.exit(f"{command} did not start")
                time.sleep(0.002)
        yield process, time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def peak_mib(process):
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def bench_serving(report, python, pairs, seconds, kernel, train, test):
    model, home = WORK / "original.joblib", WORK / "home-serve"
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run(
        [python, ROOT / "bench/original.py", "save", train, model], env=PEER_ENV, check=True
    )
    env = os.environ | {"SENTIMENT_HOME": str(home)}
    subprocess.run(
        [
            PROGRAM,
            "train",
            "--champion",
            "--data-path",
            train,
            "--test-path",
            test,
            "--set",
            f"vectorizer.tie_break={kernel}",
        ],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with open(test, newline="", encoding="utf-8") as file:
        reviews = [row["text"] for row in csv.DictReader(file)]
    random.Random(7).shuffle(reviews)
    long = sorted(reviews[:2000], key=lambda t: abs(len(t) - 1300))[:200]
    short = [" ".join(t.split()[:8]) for t in reviews[:200]]
    port, peer_port, bare_port = free_port(), free_port(), free_port()
    ours_command = [PROGRAM, "serve", "--port", str(port)]
    peer_command = [
        python,
        "-m",
        "uvicorn",
        "original_server:app",
        "--port",
        str(peer_port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    print(
        f"  ours: {' '.join(map(str, ours_command[1:]))}; peer: {' '.join(peer_command[2:])}; {CONNECTIONS} connections, {seconds} s a run"
    )
    with (
        server(peer_command, PEER_ENV | {"MODEL": str(model)}, peer_port, ROOT / "bench") as (
            peer,
            peer_start,
        ),
        server(ours_command, env, port) as (ours, start),
    ):
        for name, texts in (("short text", short), ("1,300-character review", long)):
            cases = WORK / "cases.txt"
            answers = [ask(peer_port, text) for text in texts]
            different = [t for t, a in zip(texts, answers, strict=True) if ask(port, t) != a]
            if different:
                report.failures.append(f"{len(different)} answers differ, e.g. {different[0]!r}")
                continue
            write_cases(cases, [{"text": text} for text in texts], answers)
            rates = []
            for i in range(pairs):
                mine, theirs = load(port, seconds, cases), load(peer_port, seconds, cases)
                rates.append((mine["rate"], theirs["rate"]))
                print(
                    f"  pair {i + 1}, {name}: {mine['rate']:.0f}/s (p99 {mine['p99_us']:.0f} us), peer {theirs['rate']:.0f}/s",
                    flush=True,
                )
            ratio = statistics.median(a / b for a, b in rates)
            report.add(
                f"`POST /predict`, {name}",
                f"{statistics.median(a for a, _ in rates):,.0f}/s",
                f"{statistics.median(b for _, b in rates):,.0f}/s",
                f"{ratio:.0f} times",
                "60 times",
                ratio >= 60,
            )
            if name == "short text":
                bench_against_bare_loop(
                    report, pairs, seconds, port, bare_port, texts[0], answers[0]
                )
        memory, peer_memory = peak_mib(ours), peak_mib(peer)
    report.add(
        "server's peak memory",
        f"{memory:.0f} MiB",
        f"{peer_memory:.0f} MiB",
        f"{peer_memory / memory:.0f} times less",
        "40 MiB",
        memory <= 40,
    )
    report.add(
        "start to first prediction",
        f"{start:.3f} s",
        f"{peer_start:.1f} s",
        f"{peer_start / start:.0f} times",
        "0.1 s",
        start <= 0.1,
    )


def bench_against_bare_loop(report, pairs, seconds, port, bare_port, text, answer):
    cases = WORK / "bare_cases.txt"
    write_cases(cases, [{"text": text}], [answer])
    bare = subprocess.Popen([WORK / "bare_epoll", str(bare_port), str(CORES), answer])
    try:
        time.sleep(0.3)
        rates = [
            (load(port, seconds, cases)["rate"], load(bare_port, seconds, cases)["rate"])
            for _ in range(pairs)
        ]
    finally:
        bare.terminate()
        bare.wait()
    ratio = statistics.median(a / b for a, b in rates)
    report.add(
        "`POST /predict` beside a bare epoll loop",
        f"{statistics.median(a for a, _ in rates):,.0f}/s",
        f"{statistics.median(b for _, b in rates):,.0f}/s",
        f"{ratio:.2f} of it",
        "0.6",
        ratio >= 0.6,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one load run")
    parts = ["training", "tracking", "orchestration", "serving", "serving-scikit-learn"]
    parser.add_argument("--only", choices=parts)
    parser.add_argument(
        "--mlflow-python",
        default=ROOT / ".venv-mlflow/bin/python",
        help="interpreter that has MLflow and scikit-learn",
    )
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("http_load", "bare_epoll"):
        subprocess.run(
            ["g++", "-std=c++20", "-O2", "-o", WORK / name, ROOT / f"bench/{name}.cpp", "-pthread"],
            check=True,
        )
    kernel = numpy_kernel(options.python)
    train, test, full = find_data()
    print(
        f"{CORES} cores; numpy's kernel here: {kernel}; {options.pairs} pairs; data: {train.name} and {test.name}",
        flush=True,
    )
    report = Report()
    if options.only in (None, "training"):
        bench_training(report, options.python, options.pairs, kernel, train, test, full)
        bench_sample(report, options.pairs)
    if options.only in (None, "tracking"):
        bench_tracking(report, options.mlflow_python, options.pairs)
    if options.only in (None, "orchestration"):
        bench_orchestration(report, options.pairs)
    if options.only in (None, "serving"):
        bench_serving(report, options.python, options.pairs, options.seconds, kernel, train, test)
    if options.only in (None, "serving-scikit-learn"):
        bench_serving_scikit_learn(report, options.pairs, options.seconds, train, test)
    if report.rows:
        (WORK / "results.md").write_text(report.table())
        print("\n" + report.table())
    for failure in report.failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
