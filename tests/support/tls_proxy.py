"""What stands in front of a server in production: TLS, with certificates of clients if asked for."""

import asyncio
import contextlib
import pathlib
import ssl
import subprocess
import threading


class Certificates:
    """An authority of its own below `folder`, and what it signed: PEM files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.authority = self.folder / "ca.pem"
        self.make("ca", "-addext", "basicConstraints=critical,CA:TRUE")
        self.server = self.signed("server", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        self.client = self.signed("client", "extendedKeyUsage=clientAuth")

    def make(self, name, *more):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        files = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
        command = ["openssl", "req", "-x509", *key, *files, "-days", "2", "-subj", f"/CN={name}"]
        subprocess.run([*command, *more], cwd=self.folder, check=True, capture_output=True)

    def signed(self, name, extension):
        """Certificate and key in one file."""
        self.make(name, "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", extension)
        both = self.folder / f"{name}-with-key.pem"
        parts = [self.folder / f"{name}.pem", self.folder / f"{name}.key"]
        both.write_text("".join(part.read_text() for part in parts))
        return both


class TlsProxy:
    """Hands what comes through TLS over to a port, until stop(). `clients`: it wants a certificate
    of theirs."""

    def __init__(self, port, certificates, clients):
        self.upstream = port
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.server)
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(certificates.authority)
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=context)
        )
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)

    async def serve(self, reader, writer):
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        await asyncio.gather(copy(reader, to_writer), copy(to_reader, writer))


async def copy(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
