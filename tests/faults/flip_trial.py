"""One bit of one file flipped on a copy of an installation, and what its operator and its children then meet."""
import asyncio
import json
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import websockets

from tests.faults.flip_world import CONFIG, World, replayed, staff_of
from tests.support.chat_client import Client
from tests.support.veilleuse import Engine, veilleuse, write_config

# Those that engine/exit_codes.hpp gives to data that cannot be used, to disks and to keys.
NAMED_CODES = {73, 74, 77}
# The documented exception (docs/formats.md, "What a start accepts"), and what it can cost.
CUT, LAST = "is cut short, and is dropped", "all but the last message"
# A guard: an answer that does not come is a hang.
ANSWER_S = 60


@dataclass(frozen=True)
class Place:
    """`file` is below the installation's directory."""
    file: Path
    byte: int
    bit: int

    def flip(self, directory: Path) -> None:
        content = bytearray((directory / self.file).read_bytes())
        content[self.byte] ^= 1 << self.bit
        (directory / self.file).write_bytes(content)


@dataclass(frozen=True)
class Verdict:
    """`how` is `detected`, `harmless`, `excepted` or `silent`; `words` what was said, without what varies."""
    how: str
    words: str = ""


def kind_of(file: Path) -> str:
    """As `log: write-ahead log`."""
    names = (("MANIFEST-", "manifest"), ("OPTIONS-", "options"), ("CURRENT", "current"), ("IDENTITY", "identity"))
    name = next((said for start, said in names if file.name.startswith(start)), file.name)
    suffixes = {".log": "write-ahead log", ".sst": "table"}
    name = suffixes.get(file.suffix, name)
    database = file.parent.name if file.parent.name in ("log", "keys", "views") else ""
    kind = f"{database}: {name}" if database else name
    return f"backup: {kind}" if file.parts[0].startswith("backups") else kind


def header_bytes(content: bytes) -> list[int]:
    """Of a log of RocksDB's, its manifest too: where the headers of its fragments stand (write_ahead_tail.hpp)."""
    places, at = [], 0
    while at + 7 <= len(content):
        places += range(at, at + 7)
        at += 7 + int.from_bytes(content[at + 4:at + 6], "little")
        if at % 32768 > 32768 - 7:
            at += 32768 - at % 32768
    return places


def byte_of(file: Path, number: int, chance: random.Random) -> int:
    """Of three, one anywhere; one in a header, where there are some, since a wrong length hides all that follows; and
    one in what was written last, where damage and a power cut look alike."""
    size = file.stat().st_size
    if number % 3 == 1 and (file.suffix == ".log" or file.name.startswith("MANIFEST-")):
        return chance.choice(header_bytes(file.read_bytes()))
    return chance.randrange(max(0, size - 100) if number % 3 == 2 else 0, size)


def places_in(world: World, chance: random.Random, a_kind: int) -> dict[str, list[Place]]:
    """As many of every kind, over all its files."""
    kinds: dict[str, list[Path]] = {}
    for file in sorted(world.directory.rglob("*")):
        below = file.relative_to(world.directory)
        if file.is_file() and file.stat().st_size > 0 and len(below.parts) > 1:
            kinds.setdefault(kind_of(below), []).append(below)
    found = {}
    for kind, files in kinds.items():
        found[kind] = []
        for number in range(a_kind):
            file = chance.choice(files)
            byte = byte_of(world.directory / file, number, chance)
            found[kind].append(Place(file, byte, chance.randrange(8)))
    return found


def general(words: str) -> str:
    """Without numbers, ids and directories: the same for the same kind of damage."""
    words = re.sub(r"/[\w./:-]+/([\w.-]+)", r"\1", words)
    words = re.sub(r"\b[0-9a-f]{16,}\b", "…", words)
    return re.sub(r"\d+", "N", words)


def complaint(code: int, told: str) -> Verdict | None:
    """Of a program that has ended. Nothing when it did what it was asked for."""
    if code == 0:
        return None
    said = [line.removeprefix("veilleuse: ") for line in told.splitlines() if line.startswith("veilleuse: ")]
    if code in NAMED_CODES and said:
        return Verdict("detected", f"{general(said[-1])} ({code})")
    return Verdict("silent", f"ended with {code}: {general(told[-300:])}")


class Trial:
    """A copy of the world in which a bit is flipped; it takes its place each time anew."""

    def __init__(self, world: World, directory: Path):
        self.world = world
        self.directory = directory

    def verdict(self, place: Place) -> Verdict:
        shutil.rmtree(self.directory, ignore_errors=True)
        shutil.copytree(self.world.directory, self.directory, ignore=shutil.ignore_patterns("*.sock"))
        write_config(self.directory, CONFIG)
        (self.directory / "serve.log").unlink()
        place.flip(self.directory)
        if place.file.parts[0].startswith("backups"):
            return self._restored()
        return self._worst([self._read(), self._verified(), self._listed(), self._served()])

    def _worst(self, found: list[Verdict | None]) -> Verdict:
        for how in ("silent", "detected", "excepted"):
            for verdict in found:
                if verdict and verdict.how == how:
                    return verdict
        return Verdict("harmless")

    def _restored(self) -> Verdict:
        backup = {part: path.replace(str(self.world.directory), str(self.directory))
                  for part, path in self.world.backup.items() if isinstance(path, str)}
        ran = veilleuse("restore", "--from", backup["log"], "--keys", backup["keys"], "--to", "new/data",
                        "--master-key", "data/master.key", directory=self.directory)
        refused = complaint(ran.returncode, ran.stderr)
        if refused:
            return refused
        write_config(self.directory / "new")
        again = replayed(self.directory / "new") == (0, self.world.replayed, "")
        return Verdict("harmless") if again else Verdict("silent", "restored another log")

    def _read(self) -> Verdict | None:
        code, lines, told = replayed(self.directory)
        refused = complaint(code, told)
        if refused or lines == self.world.replayed:
            return refused
        if lines == self.world.replayed[:-1]:
            # The engine's start says it: it is what drops the write.
            return Verdict("excepted", "the last record")
        return Verdict("silent", f"replay: {len(lines)} of {len(self.world.replayed)} records, or others")

    def _verified(self) -> Verdict | None:
        ran = veilleuse("log", "verify", "--config", "veilleuse.toml", directory=self.directory)
        return complaint(ran.returncode, ran.stderr)

    def _listed(self) -> Verdict | None:
        code, listed, told = staff_of(self.directory)
        if code or listed == self.world.staff:
            return complaint(code, told)
        return Verdict("silent", "other staff")

    def _served(self) -> Verdict | None:
        try:
            engine = Engine(self.directory, CONFIG)
        except AssertionError:
            return complaint(self._ended(), (self.directory / "serve.log").read_text(encoding="utf-8"))
        try:
            met = asyncio.run(self._met(engine))
            ended = complaint(engine.stop(), self._log())
        finally:
            engine.make_sure_of_end()
        return ended or self._told(met)

    def _told(self, met: str) -> Verdict | None:
        """What was met, by what the engine said; its log is whole now."""
        said = re.search(r"(?:warning|error) (.*(?:is cut short|cannot be read|damaged).*)", self._log())
        cut = CUT in self._log()
        if not met:
            return Verdict("excepted", general(CUT)) if cut else None
        if not said:
            return Verdict("silent", f"{met}, and nothing was said")
        return Verdict("excepted" if cut and met == LAST else "detected", general(said[1]))

    def _ended(self) -> int:
        return veilleuse("serve", "--config", "veilleuse.toml", directory=self.directory).returncode

    def _log(self) -> str:
        return (self.directory / "serve.log").read_text(encoding="utf-8")

    async def _met(self, engine: Engine) -> str:
        """By the children and the staff of before; empty: all is as it was."""
        try:
            staff = await asyncio.wait_for(Client.hello(engine.address, role="staff", token=self.world.token), ANSWER_S)
            await staff.socket.close()
            for youth in self.world.youths:
                history = await asyncio.wait_for(youth.history(engine), ANSWER_S)
                if history == youth.acknowledged[:-1]:
                    return LAST
                if history != youth.acknowledged:
                    return f"{len(history)} of {len(youth.acknowledged)} messages"
        except (websockets.exceptions.WebSocketException, TimeoutError, OSError, AssertionError, KeyError) as problem:
            return repr(problem)
        return ""


@dataclass
class Row:
    """Of a kind of file."""
    kind: str
    places: int = 0
    detected: int = 0
    harmless: int = 0
    excepted: int = 0
    silent: int = 0

    def count(self, verdict: Verdict) -> None:
        self.places += 1
        setattr(self, verdict.how, getattr(self, verdict.how) + 1)


def as_json(place: Place, verdict: Verdict) -> str:
    return json.dumps({"kind": kind_of(place.file), "file": str(place.file), "byte": place.byte, "bit": place.bit,
                       "verdict": verdict.how, "words": verdict.words}, ensure_ascii=False)
