"""A server whose memory is asked for much: by long texts, by many of them, by more than there is."""

import json
import resource
import time

import pytest


@pytest.fixture
def champion(program, reviews):
    # A thread that allocates for the first time reserves 64 MiB of addresses: no use of memory.
    program.environment["MALLOC_ARENA_MAX"] = "1"
    program.ok("train", "--champion", "--data-path", reviews)
    return program


def status_of(server):
    """The lines of /proc/PID/status that name kilobytes."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as lines:
        pairs = (line.split(":", 1) for line in lines)
        return {name: int(value.split()[0]) for name, value in pairs if value.endswith("kB\n")}


@pytest.mark.parametrize("size", [33_000, 70_000, 99_000])
def test_long_texts_leave_nothing_behind(champion, size):
    with champion.serving("--threads", 1) as server:
        text = "fine words " * (size // 11)
        first = server.post("/predict", json={"text": text})
        assert first.status_code == 200
        for _ in range(5):
            server.post("/predict", json={"text": text})
        before = status_of(server)
        for _ in range(200):
            answer = server.post("/predict", json={"text": text})
            assert answer.json() == first.json()
        after = status_of(server)
        assert after["VmPeak"] - before["VmPeak"] < 1024, (before, after)
        assert after["VmRSS"] - before["VmRSS"] < 1024, (before, after)


def test_refused_bodies_leave_nothing_behind(champion):
    """Bodies that are broken, deep, of another type or too long, all near the limit."""
    bodies = [
        '{"text":"' + "x" * 900_000,
        "[" * 30 + "1," * 400_000,
        json.dumps({"text": ["x"] * 100_000}),
        json.dumps({"text": "x" * 900_000}),
        json.dumps({str(i): i for i in range(60_000)}),
    ]
    headers = {"content-type": "application/json"}
    with champion.serving("--threads", 1) as server:
        for _ in range(3):
            for body in bodies:
                assert server.post("/predict", data=body, headers=headers).status_code == 422
        before = status_of(server)
        for _ in range(10):
            for body in bodies:
                assert server.post("/predict", data=body, headers=headers).status_code == 422
        after = status_of(server)
        assert after["VmPeak"] - before["VmPeak"] < 4096, (before, after)
        assert server.post("/predict", json={"text": "fine"}).status_code == 200


def test_without_memory_it_answers_503_and_recovers(champion):
    champion.environment |= {
        "SENTIMENT_MAX_TEXT_LENGTH": "50000000",
        "SENTIMENT_MAX_BODY_BYTES": "60000000",
    }
    with champion.serving("--threads", 1) as server:
        short = server.post("/predict", json={"text": "fine"})
        assert short.status_code == 200
        most = (status_of(server)["VmSize"] + 20_000) * 1024
        resource.prlimit(server.process.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        seen_unready = False
        for _ in range(20):
            answer = server.post("/predict", json={"text": "x " * 20_000_000})
            assert answer.status_code == 503
            assert answer.headers["x-error-code"] == "unavailable"
            ready = server.get("/health/ready")
            if ready.status_code == 503:
                assert "1 of 1" in ready.json()["detail"]
                seen_unready = True
                break
        assert seen_unready
        server.wait("/health/ready", seconds=20)
        assert server.post("/predict", json={"text": "fine"}).json() == short.json()
        resource.prlimit(
            server.process.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        assert server.post("/predict", json={"text": "x " * 20_000_000}).status_code == 200
        assert server.get("/health/ready").status_code == 200
        time.sleep(0.2)  # the log is written every 50 ms
        events = [
            json.loads(line) for line in server.log.read_text().splitlines() if line[:1] == "{"
        ]
        failures = [event for event in events if event["event"] == "request_failed"]
        assert failures and all(event["reason"] == "out of memory" for event in failures)
        assert any(event["event"] == "worker_recovered" for event in events)
    assert server.exit_code == 0
