"""Everything that clients do to a server, for a while: every answer is right, nothing piles up.

SENTIMENT_SOAK_SECONDS: how long; two minutes without it. SENTIMENT_SOAK_SEED: the draw, to repeat it.
"""

import concurrent.futures
import csv
import json
import os
import pathlib
import random
import socket
import threading
import time

import pytest
import requests

SEED = os.environ.get("SENTIMENT_SOAK_SEED", str(random.SystemRandom().randrange(2**32)))
SECONDS = float(os.environ.get("SENTIMENT_SOAK_SECONDS", 120))
WARM = 0.25  # of the time, after which memory must not grow
LIMIT = 100_000  # characters


@pytest.fixture
def two_versions(program, reviews):
    program.ok("train", "--champion", "--data-path", reviews)
    program.ok("train", "--data-path", reviews, "--set", "model.C=0.1")
    return program


def texts_of_all_lengths(reviews, draw):
    """Texts of 1 character to the limit, of words, of signs and of other alphabets."""
    with open(reviews, encoding="utf-8", newline="") as rows:
        words = " ".join(row["text"] for row in csv.DictReader(rows)).split()
    lengths = [1, 2, LIMIT - 1, LIMIT, *(int(10 ** draw.uniform(0, 5)) for _ in range(36))]
    texts = []
    for length in lengths:
        kind = draw.choice(["words", "words", "one word", "accents", "signs"])
        if kind == "words":
            text = " ".join(draw.choices(words, k=length // 4 + 1))
        elif kind == "one word":
            text = "x" * length
        elif kind == "accents":
            text = " ".join(draw.choices(["été", "naïve", "Ελλάς", "日本", "😀"], k=length))
        else:
            text = "".join(draw.choices('"\\\n\t<>&', k=length))
        texts.append(text[:length])
    return texts


def answers_of(program, version, texts):
    """What `predict` says of them, without a server."""
    rows = program.folder / "texts.jsonl"
    rows.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    model = f"models:/{program.model}/{version}"
    answer = program.ok("predict", "--input", rows, "--model", model, "--json").json
    return [
        {"sentiment": row["sentiment"], "confidence": round(row["confidence"], 4)}
        for row in answer["predictions"]
    ]


class Soak:
    def __init__(self, server, texts, expected, draw):
        self.server = server
        self.texts = texts
        self.expected = expected  # version → answers
        self.draw = draw
        self.over = threading.Event()
        self.counts = {"answers": 0, "refusals": 0, "aborts": 0, "reloads": 0}
        self.lock = threading.Lock()

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def predict(self, seed):
        draw = random.Random(seed)
        with requests.Session() as session:
            while not self.over.is_set():
                i = draw.randrange(len(self.texts))
                answer = session.post(
                    self.server.url + "/predict", json={"text": self.texts[i]}, timeout=30
                )
                assert answer.status_code == 200, (answer.status_code, answer.text)
                got = answer.json()
                version = got.pop("model_version")
                assert got == self.expected[version][i], (version, i)
                self.count("answers")

    def refuse(self, seed):
        """Requests that are refused, and say so."""
        draw = random.Random(seed)
        kinds = [
            (413, json.dumps({"text": "x" * 1_100_000})),
            (422, json.dumps({"text": "x" * (LIMIT + 1)})),
            (422, json.dumps({"text": ""})),
            (422, '{"text":"' + "y" * draw.randrange(200_000)),
        ]
        with requests.Session() as session:
            while not self.over.is_set():
                status, body = draw.choice(kinds)
                answer = session.post(
                    self.server.url + "/predict",
                    data=body,
                    headers={"content-type": "application/json"},
                    timeout=30,
                )
                assert answer.status_code == status, (status, answer.text[:200])
                self.count("refusals")
                self.over.wait(0.02)

    def abort(self, seed):
        """Clients that go away: before, in and after a request, with and without a word."""
        draw = random.Random(seed)
        while not self.over.is_set():
            body = json.dumps({"text": draw.choice(self.texts)}).encode()
            request = (
                b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body)
            ) + body
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as client:
                client.sendall(request[: draw.randrange(len(request) + 1)])
                if draw.random() < 0.3:
                    linger = b"\1\0\0\0\0\0\0\0"  # reset, not closed
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                elif draw.random() < 0.3:
                    client.shutdown(socket.SHUT_WR)
            self.count("aborts")
            self.over.wait(0.01)

    def reload(self, program):
        version = 1
        while not self.over.wait(min(2.0, SECONDS / 20)):
            version = 3 - version
            program.ok("set-alias", "--version", version, "--alias", "champion")
            answer = self.server.post("/admin/reload")
            assert answer.status_code == 200, answer.text
            self.count("reloads")


def resident(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def handles(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def test_soak(two_versions, reviews):
    print("SENTIMENT_SOAK_SEED =", SEED)
    draw = random.Random(SEED)
    texts = texts_of_all_lengths(reviews, draw)
    expected = {version: answers_of(two_versions, version, texts) for version in ("1", "2")}
    two_versions.environment["SENTIMENT_ACCESS_LOG"] = "false"
    with two_versions.serving("--threads", 2) as server:
        handles_at_rest = handles(server)
        soak = Soak(server, texts, expected, draw)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            work = [pool.submit(soak.predict, draw.random()) for _ in range(3)]
            work.append(pool.submit(soak.refuse, draw.random()))
            work.append(pool.submit(soak.abort, draw.random()))
            work.append(pool.submit(soak.reload, two_versions))
            begin = time.monotonic()
            samples = []
            while time.monotonic() - begin < SECONDS and not any(job.done() for job in work):
                time.sleep(min(1.0, SECONDS / 100))
                samples.append(resident(server))
            soak.over.set()
            for job in work:
                job.result()
        print(soak.counts, "KiB resident:", samples[0], max(samples), samples[-1])
        assert all(count > 0 for count in soak.counts.values()), soak.counts
        warm = samples[: max(1, int(len(samples) * WARM))]
        late = samples[int(len(samples) * (1 - WARM)) :]
        assert max(late) < max(warm) * 1.1 + 4096, samples
        end = time.monotonic() + 10
        while handles(server) > handles_at_rest and time.monotonic() < end:
            time.sleep(0.1)
        assert handles(server) <= handles_at_rest
        assert server.get("/health/ready").status_code == 200
    assert server.exit_code == 0
