"""A model that Python trained and registered, served by `mlflow models serve` and by `sentiment serve`.

The same version from the same MLflow server, the same texts in turns. Each server is sent the shape that is its own:
{"inputs": [text]} to /invocations, {"text": text} to /predict. MLflow answers the label, ours the label and its
probability; each answer is first compared with scikit-learn's, then every byte under load with that answer.
"""

import contextlib
import csv
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
from load_runs import CONNECTIONS, PEER_ENV, WORK, load, write_cases
from support.mlflow_server import ENVIRONMENT, MlflowServer, environment, run_python
from support.sentiment_program import PROGRAM, free_port

ROWS = 5000  # of the training file
TEXTS = 200
NAME = "text-model"
HALF_DIGIT = 0.50001e-4  # a confidence is rounded to four digits

TRAIN_AND_REGISTER = """
import csv
import mlflow
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

with open(given["train"], newline="", encoding="utf-8") as file:
    rows = [row for row, _ in zip(csv.DictReader(file), range(given["rows"]))]
pipeline = Pipeline([
    ("tfidf", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)),
    ("classifier", LogisticRegression(C=10, max_iter=1000)),
])
labels = [{"0": "negative", "1": "positive"}.get(row["label"], row["label"]) for row in rows]
pipeline.fit([row["text"] for row in rows], labels)
with mlflow.start_run():
    version = mlflow.sklearn.log_model(
        pipeline, name="model", registered_model_name=given["name"]).registered_model_version
mlflow.MlflowClient().set_registered_model_alias(given["name"], "champion", version)
p = pipeline.predict_proba(given["asked"])
say({"terms": len(pipeline[0].vocabulary_), "version": version,
     "labels": pipeline.predict(given["asked"]).tolist(), "p": p.max(axis=1).tolist()})
"""


class Served:
    """A server under way: its name, how it is asked, how long it took to its first answer."""

    def __init__(self, name, command, env, path, body, port):
        self.name, self.command, self.path, self.body, self.port = name, command, path, body, port
        self.rates = {}
        self.start = time.perf_counter()
        self.process = subprocess.Popen(
            list(map(str, command)),
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its workers are ended with it
        )

    def wait(self):
        while True:
            with contextlib.suppress(requests.RequestException):
                self.ask("a fine film")
                break
            if self.process.poll() is not None or time.perf_counter() - self.start > 300:
                sys.exit(f"{' '.join(map(str, self.command))} did not start")
            time.sleep(0.002)
        self.seconds = time.perf_counter() - self.start
        return self

    def ask(self, text):
        """The answer's bytes as text."""
        address = f"http://127.0.0.1:{self.port}{self.path}"
        answer = requests.post(address, json=self.body(text), timeout=60)
        if answer.status_code != 200:
            raise requests.HTTPError(answer.text)
        return answer.text

    def resident(self):
        """MiB of all its processes; what two of them share counts in each."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                if os.getsid(int(status.parent.name)) == self.process.pid:
                    lines = status.read_text().splitlines()
                    total += sum(int(x.split()[1]) for x in lines if x.startswith("VmRSS"))
        return total / 1024

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def of_mlflow(server, *options):
    port = free_port()
    command = [ENVIRONMENT / "bin/mlflow", "models", "serve", "-m", f"models:/{NAME}@champion"]
    command += ["--env-manager", "local", "--port", port, *options]
    env = environment(**server.variables_for_clients)
    env = {name: value for name, value in env.items() if name in PEER_ENV or name not in os.environ}
    name = " ".join(["mlflow models serve", *options])
    return Served(name, command, env, "/invocations", lambda text: {"inputs": [text]}, port)


def of_ours(server, home):
    port = free_port()
    env = {**PEER_ENV, **server.variables_for_clients, "SENTIMENT_HOME": str(home)}
    command = [PROGRAM, "serve", "--port", port, "--model-name", NAME]
    return Served("sentiment serve", command, env, "/predict", lambda text: {"text": text}, port)


def differences(served, answers, labels, probabilities):
    """The answers that are not scikit-learn's."""
    found = []
    for answer, label, p in zip(answers, labels, probabilities, strict=True):
        told = json.loads(answer)
        if "predictions" in told:
            same = told["predictions"] == [label]
        else:
            same = told["sentiment"] == label and abs(told["confidence"] - p) <= HALF_DIGIT
        if not same:
            found.append(f"{served.name} answers {answer}, scikit-learn {label} with {p}")
    return found


def table_of(peers, ours, groups):
    def row(what, values, ratios):
        return [what, *values, ", ".join(f"{ratio:.0f}" for ratio in ratios)]

    servers = [*peers, ours]
    lines = [["", *(f"`{one.name}`" for one in servers), "times"], ["---"] * (len(servers) + 2)]
    for group in groups:
        rates = [f"{statistics.median(one.rates[group]):,.0f}/s" for one in servers]
        ratios = [
            statistics.median(
                a / b for a, b in zip(ours.rates[group], one.rates[group], strict=True)
            )
            for one in peers
        ]
        lines.append(row(group, rates, ratios))
    memory = [one.resident() for one in servers]
    lines.append(
        row("memory of all processes", [f"{mib:.0f} MiB" for mib in memory],
            [mib / memory[-1] for mib in memory[:-1]])
    )  # fmt: skip
    seconds = [one.seconds for one in servers]
    lines.append(
        row("start to first answer", [f"{s:.2f} s" for s in seconds],
            [s / seconds[-1] for s in seconds[:-1]])
    )  # fmt: skip
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def bench_serving_scikit_learn(report, pairs, seconds, train, test):
    """Prints its own table and writes it to build/bench/serving-scikit-learn.md."""
    with open(test, newline="", encoding="utf-8") as file:
        reviews = [row["text"] for row in csv.DictReader(file)]
    random.Random(7).shuffle(reviews)
    long = sorted(reviews[:2000], key=lambda text: abs(len(text) - 1300))[:TEXTS]
    groups = {
        "short text": [" ".join(text.split()[:8]) for text in reviews[:TEXTS]],
        f"review of {statistics.median(map(len, long)):,.0f} characters": long,
    }
    asked = [text for texts in groups.values() for text in texts]
    home = WORK / "home-scikit-learn"
    shutil.rmtree(home, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, MlflowServer(folder) as server, \
         contextlib.ExitStack() as stack:  # fmt: skip
        given = {"train": str(train), "rows": ROWS, "name": NAME, "asked": asked}
        variables = server.variables_for_clients
        python = run_python(TRAIN_AND_REGISTER, given, options=("-W", "ignore"), **variables)
        print(f"  version {python['version']} of {python['terms']} terms; {CONNECTIONS} connections,"
              f" {seconds} s a run")  # fmt: skip
        started = []
        # One after the other, so that none starts while another one does.
        for begin in (
            lambda: of_mlflow(server),
            lambda: of_mlflow(server, "--workers", "2"),
            lambda: of_ours(server, home),
        ):
            served = begin()
            stack.callback(served.stop)
            started.append(served.wait())
        expected = zip(python["labels"], python["p"], strict=True)
        expected = dict(zip(asked, expected, strict=True))
        for group, texts in groups.items():
            for served in started:
                answers = [served.ask(text) for text in texts]
                found = differences(served, answers, *zip(*map(expected.get, texts), strict=True))
                if found:
                    report.failures.append(f"{len(found)} answers differ, e.g. {found[0]}")
                    return
                write_cases(WORK / f"cases-{served.port}.txt", map(served.body, texts), answers)
                served.rates[group] = []
            for i in range(pairs):
                for served in started:
                    cases = WORK / f"cases-{served.port}.txt"
                    run = load(served.port, seconds, cases, served.path)
                    served.rates[group].append(run["rate"])
                told = ", ".join(f"{one.name} {one.rates[group][-1]:.0f}/s" for one in started)
                print(f"  turn {i + 1}, {group}: {told}", flush=True)
        table = table_of(started[:-1], started[-1], groups)
    (WORK / "serving-scikit-learn.md").write_text(table)
    print("\n" + table)
