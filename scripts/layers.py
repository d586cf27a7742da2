#!/usr/bin/env python3
"""Checks every #include against the table of layers: events <- storage <- actors <- engine <- tools, bench.

Distribution headers all sit in one folder, so the build alone cannot tell which layer uses which library.
Usage: scripts/layers.py [ROOT]. Prints one line per violation; exit code 1 when there is any.
"""
import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

from lib.checker import check

SOCKETS = ("sys/socket.h", "sys/epoll.h", "netinet/", "arpa/", "netdb.h", "sys/un.h", "poll.h")
POSIX = ("unistd.h", "fcntl.h", "signal.h", "sys/", "sched.h", "poll.h", "sysexits.h", "spawn.h", "dirent.h",
         "pthread.h", "termios.h")
# `decide` and `evolve` read no clock, no randomness, no disk, and share nothing (README, promise 5).
IMPURE = {"chrono", "random", "ctime", "fstream", "iostream", "filesystem", "thread", "mutex", "atomic",
          "condition_variable", "future", "shared_mutex", "cstdio"}


class Layer(NamedTuple):
    # Layers whose headers it may include, beside its own.
    layers: frozenset
    # Beginnings of the third-party and system headers it may include.
    libraries: tuple


EVENTS = ("fmt/",)
STORAGE = EVENTS + ("rocksdb/", "librdkafka/", "sodium", "openssl/") + POSIX
ACTORS = EVENTS + ("caf/",)
ENGINE = STORAGE + ("boost/", "toml++/", "CLI/", "spdlog/", "prometheus/", "systemd/") + SOCKETS
TESTS = ENGINE + ("caf/", "rapidcheck", "google/protobuf/", "dlfcn.h", "threads.h")

LAYERS = {
    "events": Layer(frozenset(), EVENTS),
    "storage": Layer(frozenset({"events"}), STORAGE),
    "actors": Layer(frozenset({"events", "storage"}), ACTORS),
    "engine": Layer(frozenset({"events", "storage", "actors"}), ENGINE),
    "tools": Layer(frozenset({"events", "storage", "actors", "engine"}), ENGINE),
    # The load tester knows the engine by the public protocol alone.
    "bench": Layer(frozenset(), ENGINE + ("benchmark/",)),
    "tests": Layer(frozenset({"events", "storage", "actors", "engine", "tools", "bench"}), TESTS),
}

# Programs beside the load tester that measure without sockets.
INSIDE = {"bench/inside/": frozenset({"events", "storage"}),
          "bench/micro/": frozenset({"events", "storage", "actors", "engine"})}

# Libraries that one folder alone may use: protobuf stays at the edge of storage, and so does Kafka.
ONLY_IN = {"google/protobuf/": ("events/codec/", "tests/"), "librdkafka/": ("storage/kafka/", "tests/")}

# Ports: what the layers show each other. No third-party type stands in them.
PORT_HEADERS = re.compile(
    r"^(events/[^/]+|events/(conversation|moderator|desk)/[^/]+|"
    r"storage/(event_log|log_types|key_vault|snapshot_store|view_store|sealing|secrets|storage_error|limits|measure|"
    r"slow_operations)|"
    r"actors/(gateway|client_sink|frame_encoder|system|clock|limits))\.hpp$")
# Headers through which the actors' library must not reach the layers above (a move to CAF 1.x touches actors/).
WITHOUT_CAF = ("events", "storage", "engine", "tools", "bench")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STANDARD = re.compile(r"^[a-z0-9_]+$")
C_STANDARD = {"stdint.h", "stddef.h", "string.h", "errno.h", "time.h", "stdio.h", "stdlib.h", "math.h"}


class Include(NamedTuple):
    file: str
    line: int
    header: str
    quoted: bool


def sources(root: Path) -> Iterator[Path]:
    for layer in LAYERS:
        for pattern in ("*.hpp", "*.ipp", "*.cpp"):
            yield from sorted((root / layer).rglob(pattern))


def includes(root: Path, path: Path) -> Iterator[Include]:
    name = path.relative_to(root).as_posix()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield Include(name, number, found.group(2), found.group(1) == '"')


def project_fault(item: Include, layer: str) -> str | None:
    target = item.header.split("/")[0]
    if "/" not in item.header or target not in LAYERS:
        return f'"{item.header}" is not written from the root, as "events/…"'
    inside = (layers for folder, layers in INSIDE.items() if item.file.startswith(folder))
    if target == layer or target in LAYERS[layer].layers.union(*inside):
        if item.header.endswith(".pb.h") and not item.file.startswith(("events/codec/", "tests/")):
            return f"generated protobuf code is included outside events/codec: {item.header}"
        return None
    return f"{layer} must not include {target}: {item.header}"


def library_fault(item: Include, layer: str) -> str | None:
    header = item.header
    if header in C_STANDARD or STANDARD.match(header):
        if layer == "events" and header in IMPURE:
            return f"events is pure and must not include <{header}>"
        return None
    if PORT_HEADERS.match(item.file):
        return f"a port shows no third-party type: <{header}>"
    for library, folders in ONLY_IN.items():
        if header.startswith(library):
            return None if item.file.startswith(folders) else f"<{header}> belongs to {folders[0]} alone"
    if layer in ("storage", "actors") and header.startswith(SOCKETS):
        return f"no sockets in {layer}: <{header}>"
    if header.startswith(LAYERS[layer].libraries):
        return None
    return f"{layer} must not use <{header}>"


def caf_reached(start: str, graph: dict[str, list[Include]]) -> str | None:
    """The first header on the way from `start` that includes the actors' library, or nothing."""
    seen, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for item in graph.get(name, []):
            if item.header.startswith("caf/"):
                return name
            waiting.append(item.header)
    return None


def faults(root: Path) -> Iterator[str]:
    graph = {p.relative_to(root).as_posix(): list(includes(root, p)) for p in sources(root)}
    for name, items in graph.items():
        layer = name.split("/")[0]
        for item in items:
            fault = project_fault(item, layer) if item.quoted else library_fault(item, layer)
            if fault:
                yield f"{name}:{item.line}: {fault}"
        if layer in WITHOUT_CAF:
            way = caf_reached(name, graph)
            if way and way != name:
                yield f"{name}: the actors' library reaches it through {way}"


if __name__ == "__main__":
    sys.exit(check("layers", faults, lambda root: f"{len(list(sources(root)))} files"))
