"""Debian's PostgreSQL on a free port, with a data folder of its own."""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from support.sentiment_program import free_port


class PostgresServer:
    """One database, `mlflow`; gone with its folder when stopped. PostgreSQL does not run as root:
    root's tests start it as the user that Debian's package makes."""

    def __init__(self):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        assert programs, "Debian's postgresql is not there: ./dev nightly installs it"
        self.programs = programs[-1]
        self.user = {}
        # Not below pytest's folder, which nobody else may enter.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sentiment-postgres-"))
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = free_port()

    @property
    def url(self):
        return f"postgresql+psycopg2://mlflow@127.0.0.1:{self.port}/mlflow"

    def run(self, program, *arguments):
        command = [self.programs / program, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=300, **self.user
        )
        assert done.returncode == 0, f"{program}: {done.stderr}{done.stdout}"

    def start(self):
        self.run(
            "initdb", "-D", self.data, "-U", "mlflow", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories="
        self.run("pg_ctl", "start", "-D", self.data, "-w", "-t", 120, "-l", self.log, "-o", options)
        self.run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "mlflow", "mlflow")
        return self

    def stop(self):
        try:
            self.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
