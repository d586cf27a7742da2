#!/usr/bin/env python3
"""Runs clang-tidy on all our sources, several at once.

Most of the time goes to the libraries' headers, so the sources of a folder are read together in one translation
unit. When that finds anything (or two files of a folder define the same private name and cannot be read together),
its files are read one by one, and what is then said counts.
Usage: scripts/tidy.py BUILD_DIRECTORY JOBS. Exit code 1 when there is any finding.
"""
import json
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("events", "storage", "actors", "engine", "tools", "bench", "tests")
# Together in one unit; more would need more memory than a build does.
GROUP_SIZE = 8
OURS = f"/({'|'.join(LAYERS)})/[^.]*\\.[hic]pp$"


class Source(NamedTuple):
    file: str
    directory: str
    flags: tuple


def sources(build: Path) -> list[Source]:
    found = []
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        words = shlex.split(entry["command"])
        name = Path(entry["file"])
        if name.is_relative_to(ROOT) and name.relative_to(ROOT).parts[0] in LAYERS:
            # Without "-o OBJECT -c SOURCE" at the end.
            found.append(Source(entry["file"], entry["directory"], tuple(words[:words.index("-o")])))
    return sorted(set(found), key=lambda s: (s.flags, s.directory, s.file))


def groups(every: list[Source]) -> list[list[Source]]:
    """Tests stand alone: each has helpers with names that others use as well."""
    together = []
    for _, same in groupby(every, key=lambda s: (s.flags, str(Path(s.file).parent))):
        members = list(same)
        size = 1 if "/tests/" in members[0].file else GROUP_SIZE
        together += [members[i:i + size] for i in range(0, len(members), size)]
    # The slow ones first, so that none is left over at the end.
    return sorted(together, key=len, reverse=True)


def tidy(database: Path, file: str, *options: str) -> str:
    """What clang-tidy has to say; empty when nothing."""
    command = ["clang-tidy", "--quiet", "-p", str(database), f"--header-filter={OURS}", *options, file]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def tidy_group(build: Path, number: int, members: list[Source]) -> list[str]:
    if len(members) > 1:
        place = build / "groups" / str(number)
        place.mkdir(parents=True, exist_ok=True)
        unit = place / "unit.cpp"
        unit.write_text("".join(f'#include "{m.file}"\n' for m in members), encoding="utf-8")
        entry = {"directory": members[0].directory, "file": str(unit),
                 "arguments": [*members[0].flags, "-c", str(unit)]}
        (place / "compile_commands.json").write_text(json.dumps([entry]), encoding="utf-8")
        if not tidy(place, str(unit), "--checks=-bugprone-suspicious-include"):
            return []
    return [said for member in members if (said := tidy(build, member.file))]


def main() -> int:
    build, jobs = Path(sys.argv[1]), int(sys.argv[2])
    every = sources(build)
    together = groups(every)
    findings = 0
    with ThreadPoolExecutor(jobs) as pool:
        for said in pool.map(lambda item: tidy_group(build, *item), enumerate(together)):
            findings += len(said)
            for text in said:
                print(text, flush=True)
    print(f"tidy: {len(every)} sources in {len(together)} units, {findings} with findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
