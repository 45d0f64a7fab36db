"""Behind a real nginx, no bytes of a client become a request of their own or another one's answer."""

import contextlib
import itertools
import socket
import subprocess
import time

import pytest
import requests
from support.sentiment_program import free_port

CONFIG = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  log_format passed $upstream_status; access_log {folder}/passed.log passed;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  underscores_in_headers on; ignore_invalid_headers off; merge_slashes off;
  upstream sentiment {{ server 127.0.0.1:{backend}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://sentiment; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_request_buffering {buffering}; proxy_pass_request_headers on;
    }}
  }}
}}
"""
SMUGGLED = b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-ID: smuggled\r\n\r\n"
CHUNKED = b"0\r\n\r\n" + SMUGGLED


@pytest.fixture(params=["on", "off"])
def nginx(request, program, reviews):
    """(port of nginx, its log of what it passed on, the server behind it)"""
    program.ok("train", "--champion", "--data-path", reviews)
    with program.serving("--threads", 2) as server:
        port = free_port()
        config = program.folder / "nginx.conf"
        config.write_text(
            CONFIG.format(
                folder=program.folder, backend=server.port, port=port, buffering=request.param
            )
        )
        process = subprocess.Popen(["/usr/sbin/nginx", "-c", config, "-e", "stderr"])
        try:
            for _ in range(500):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    break
            yield port, program.folder / "passed.log", server
        finally:
            process.terminate()
            process.wait(timeout=30)


def length(body):
    return b"Content-Length: %d\r\n" % len(body)


def payloads():
    """Requests whose end two servers could see in two places; what follows is SMUGGLED."""
    codings = [
        *(
            b"Transfer-Encoding:" + middle + b"chunked"
            for middle in (b" ", b"\t", b"\x0b", b"\xa0")
        ),
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding\t: chunked",
        b"Transfer_Encoding: chunked",
        b"Transfer Encoding: chunked",
        b" Transfer-Encoding: chunked",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        b"Transfer-Encoding:\r\n chunked",
        b"Transfer-Encoding: chunked\r\n x",
        b"X: y\rTransfer-Encoding: chunked",
        b"X: y\nTransfer-Encoding: chunked",
        b'Transfer-Encoding: "chunked"',
        b"TRANSFER-ENCODING: CHUNKED",
    ]
    for coding in codings:
        for with_length in (b"", length(CHUNKED), b"Content-Length: 5\r\n"):
            yield coding + b"\r\n" + with_length, CHUNKED
    lengths = [
        b"+5",
        b"5 5",
        b"0x5",
        b"5,5",
        b"5\r\nContent-Length: 0",
        b"0\r\nContent-Length: 5",
        b"",
    ]
    for given in lengths:
        yield b"Content-Length: " + given + b"\r\n", SMUGGLED
    for chunk in (
        b"0;\n\r\n",
        b"0\n\r\n",
        b"0\r\r\n\r\n",
        b"0x0\r\n\r\n",
        b"-0\r\n\r\n",
        b"0 \r\n\r\n",
    ):
        yield b"Transfer-Encoding: chunked\r\n", chunk + SMUGGLED
    yield b"Expect: 100-continue\r\nContent-Length: 5\r\n", SMUGGLED
    yield b"Content-Encoding: chunked\r\n", CHUNKED


def test_no_request_is_split(nginx):
    port, passed_log, server = nginx
    paths = [b"/predict", b"/health/live"]
    numbers = itertools.count()
    time.sleep(0.2)
    before = server.log.read_text().count('"event":"request"')
    with requests.Session() as neighbour:
        for (headers, body), path in itertools.product(payloads(), paths):
            request = (
                b"POST " + path + b" HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            ) + headers
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                client.settimeout(0.02)
                client.sendall(request + b"\r\n" + body)
                with contextlib.suppress(OSError):
                    while client.recv(65536):
                        pass
            mine = f"neighbour-{next(numbers)}"
            answer = neighbour.get(
                f"http://127.0.0.1:{port}/health/live", headers={"X-Request-ID": mine}, timeout=10
            )
            assert answer.headers["X-Request-ID"] == mine, (headers, body)
            assert answer.json() == {"status": "alive"}
    time.sleep(0.2)  # both write their logs a little later
    passed = [line for line in passed_log.read_text().splitlines() if line != "-"]
    passed = sum(len(line.split(", ")) for line in passed)  # with its second attempts
    answered = server.log.read_text().count('"event":"request"') - before
    assert 0 < answered <= passed
