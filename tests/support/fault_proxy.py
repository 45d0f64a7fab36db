"""A proxy in front of an HTTP server that breaks chosen requests in chosen ways."""

import asyncio
import dataclasses
import threading
from collections.abc import Callable

ANSWERS = {  # faults that are answers of the proxy's own: the request does not reach the server
    "500": (500, "application/json", '{"error_code":"INTERNAL_ERROR","message":"broken"}'),
    "503": (503, "text/plain", "come back later"),
    "429": (429, "application/json", '{"error_code":"RESOURCE_EXHAUSTED","message":"too many"}'),
    "401": (401, "text/plain", "You are not authenticated."),
    "403": (403, "text/plain", "Permission denied"),
    "html": (
        200,
        "text/html",
        "<!DOCTYPE html><html><body>Welcome to the hotel's Wi-Fi</body></html>",
    ),
}
CUTS = ("before", "after", "half")  # before the server, after it, in the middle of its answer
KINDS = (*CUTS, "delay", *ANSWERS)
DELAY = 1.5  # seconds
SILENCE = 120  # of the kind "silence": no answer, and nothing that breaks off


@dataclasses.dataclass
class Fault:
    kind: str  # one of KINDS, or "silence"
    at: int  # which request, counted from 0 since armed
    lasting: bool = False  # and all after it
    seconds: float = DELAY  # of the kind "delay"
    only: str = ""  # leaves alone whatever request has this not in its first line


class FaultProxy:
    """Listens on a port of its own until stop(); counts the requests that come."""

    def __init__(self, port):
        self.upstream = port
        self.requests = []  # "POST /api/…" since armed
        self.fault = None
        self.hook: Callable[[str], None] | None = None  # called before a request is handled
        self.lock = threading.Lock()
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20)
        )
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def arm(self, fault=None):
        """Counts from 0 again; breaks what `fault` names, nothing without one."""
        with self.lock:
            self.requests = []
            self.fault = fault

    def stop(self):
        def end():
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.call_soon(self.loop.stop)

        self.loop.call_soon_threadsafe(end)
        self.thread.join(timeout=10)

    def next_fault(self, line):
        """Counts the request; what is to happen to it."""
        with self.lock:
            number = len(self.requests)
            self.requests.append(line)
            fault = self.fault
        if fault is None or fault.only not in line:
            return None, 0
        hit = number >= fault.at if fault.lasting else number == fault.at
        return (fault.kind if hit else None), fault.seconds

    async def serve(self, reader, writer):
        """One connection of a client, request after request."""
        try:
            while await self.serve_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client or the server went away
        finally:
            writer.close()

    async def serve_one(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        line = " ".join(head.split(b"\r\n", 1)[0].decode().split(" ")[:2])
        if header(head, "expect"):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            head = without(head, "expect")
        body = await read_body(reader, head, until_end=False)
        if self.hook:
            await asyncio.get_running_loop().run_in_executor(None, self.hook, line)
        kind, seconds = self.next_fault(line)
        if kind == "before":
            return False
        if kind == "silence":
            await asyncio.sleep(SILENCE)
            return False
        if kind in ANSWERS:
            writer.write(own_answer(*ANSWERS[kind]))
            await writer.drain()
            return True
        if kind == "delay":
            await asyncio.sleep(seconds)
        answer = await self.ask(head, body)
        if kind == "after":
            return False
        if kind == "half":
            writer.write(answer[: len(answer) // 2])
            await writer.drain()
            return False
        writer.write(answer)
        await writer.drain()
        return True

    async def ask(self, head, body):
        """The server's whole answer, by a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            writer.write(head + body)
            await writer.drain()
            answer = await reader.readuntil(b"\r\n\r\n")
            if answer.split(b" ", 2)[1] == b"204" or head.startswith(b"HEAD "):
                return answer  # never a body, whatever length it says
            return answer + await read_body(reader, answer, until_end=True)
        finally:
            writer.close()


def header(head, name):
    """The value of a header, "" without it."""
    for line in head.decode("latin-1").split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def without(head, name):
    lines = head.split(b"\r\n")
    return b"\r\n".join(x for x in lines if not x.lower().startswith(name.encode() + b":"))


async def read_body(reader, head, until_end):
    """The bytes of a message's body as they came; an answer without a length lasts to the end."""
    if header(head, "transfer-encoding").lower() == "chunked":
        body = b""
        while True:
            size = await reader.readuntil(b"\r\n")
            body += size + await reader.readexactly(int(size, 16) + 2)
            if int(size, 16) == 0:
                return body
    length = header(head, "content-length")
    if length:
        return await reader.readexactly(int(length))
    return await reader.read() if until_end else b""


def own_answer(status, content_type, body):
    retry = "Retry-After: 1\r\n" if status in (429, 503) else ""
    return (
        f"HTTP/1.1 {status} Fault\r\nContent-Type: {content_type}\r\n{retry}"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
