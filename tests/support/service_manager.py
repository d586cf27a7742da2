"""systemd as an engine meets it: a socket that it tells how it stands."""
import os
import socket
from pathlib import Path

# A guard against hanging for ever, not an expectation.
PATIENCE_S = 120


class ServiceManager:
    def __init__(self, directory: Path, watchdog_s: float | None = None):
        self.path = directory / "notify"
        self.path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE_S)
        # Whatever the machine's limit of a socket's path, it is found from its own folder.
        self.socket.bind(os.path.relpath(self.path))
        self.watchdog_s = watchdog_s
        self.told: list[dict[str, str]] = []

    @property
    def environment(self) -> dict[str, str]:
        given = {**os.environ, "NOTIFY_SOCKET": str(self.path)}
        given.pop("WATCHDOG_PID", None)
        return given if self.watchdog_s is None else {**given, "WATCHDOG_USEC": str(int(self.watchdog_s * 1e6))}

    def next(self) -> dict[str, str]:
        """What it is told next, as a dictionary of assignments."""
        told = dict(line.split("=", 1) for line in self.socket.recv(65536).decode().splitlines())
        self.told.append(told)
        return told

    def wait_for(self, key: str, beginning: str = "") -> dict[str, str]:
        while True:
            told = self.next()
            if key in told and told[key].startswith(beginning):
                return told

    def take_what_waits(self) -> list[dict[str, str]]:
        before = len(self.told)
        self.socket.setblocking(False)
        try:
            while True:
                self.next()
        except BlockingIOError:
            return self.told[before:]
        finally:
            self.socket.settimeout(PATIENCE_S)

    def close(self) -> None:
        self.socket.close()
