"""A proxy between a client and a server that counts requests and the time in which the client waits."""

import http.client
import http.server
import socket
import threading
import time
import urllib.parse


class WaitingProxy:
    """`waited` is the time in which at least one request was on its way or being answered."""

    def __init__(self, target):
        place = urllib.parse.urlsplit(target)
        self.requests, self.waited = 0, 0.0
        self._open, self._since, self._lock = 0, 0.0, threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.upstream = http.client.HTTPConnection(place.hostname, place.port, timeout=120)

            def parse_request(self):
                proxy.begin()  # the first line is in
                if super().parse_request():
                    return True
                proxy.end()
                return False

            def forward(self):
                try:
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                    self.upstream.request(self.command, self.path, body, headers)
                    answer = self.upstream.getresponse()
                    content = answer.read()
                    head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n"
                    for name, value in answer.getheaders():
                        if name.lower() not in ("transfer-encoding", "content-length"):
                            head += f"{name}: {value}\r\n"
                    head += f"Content-Length: {len(content)}\r\n\r\n"
                    self.wfile.write(head.encode() + content)
                finally:
                    proxy.end()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def begin(self):
        with self._lock:
            self.requests += 1
            if self._open == 0:
                self._since = time.perf_counter()
            self._open += 1

    def end(self):
        with self._lock:
            self._open -= 1
            if self._open == 0:
                self.waited += time.perf_counter() - self._since

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
