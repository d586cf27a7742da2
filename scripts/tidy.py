#!/usr/bin/env python3
"""Runs clang-tidy on all our sources, several at once.

Most of the time goes to the libraries' headers, so the sources of a folder are read together in one translation
unit. When two files of a unit define the same private name and cannot be read together, they are read one by one.
Usage: scripts/tidy.py BUILD_DIRECTORY JOBS. Exit code 1 when there is any finding.
"""
import json
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("events", "storage", "actors", "engine", "tools", "bench", "tests")
# Together in one unit; more would need more memory than a build does.
GROUP_SIZE = 24
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


def folder(source: Source) -> tuple:
    """What is read together: a folder; of the tests, those apart that cannot be wrapped (unit_text)."""
    return str(Path(source.file).parent), wrappable(source)


def groups(every: list[Source]) -> list[list[Source]]:
    together = []
    for _, same in groupby(sorted(every, key=lambda s: (s.flags, folder(s), s.file)),
                           key=lambda s: (s.flags, folder(s))):
        members = list(same)
        count = -(-len(members) // GROUP_SIZE)
        size = -(-len(members) // count)
        together += [members[i:i + size] for i in range(0, len(members), size)]
    # The slow ones first, so that none is left over at the end.
    return sorted(together, key=len, reverse=True)


def text_of(source: Source) -> str:
    return Path(source.file).read_text(encoding="utf-8")


def wrappable(source: Source) -> bool:
    """A test program's source that opens no namespace of ours can be read inside another namespace."""
    return "/tests/" in source.file and not re.search(r"^namespace veilleuse", text_of(source), re.MULTILINE)


def unit_text(members: list[Source]) -> str:
    """One translation unit of several sources. Each test has helpers with names that others use as well, so it gets a
    namespace of its own, after the headers of all (which are then not read again inside it)."""
    if not all(wrappable(m) for m in members):
        return "".join(f'#include "{m.file}"\n' for m in members)
    headers = [line for m in members for line in re.findall(r"^#include .*$", text_of(m), re.MULTILINE)]
    wrapped = [f'namespace unit_{i} {{\n#include "{m.file}"\n}}' for i, m in enumerate(members)]
    return "\n".join([*dict.fromkeys(headers), *wrapped, ""])


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
        unit.write_text(unit_text(members), encoding="utf-8")
        entry = {"directory": members[0].directory, "file": str(unit),
                 "arguments": [*members[0].flags, "-c", str(unit)]}
        (place / "compile_commands.json").write_text(json.dumps([entry]), encoding="utf-8")
        said = tidy(place, str(unit), "--checks=-bugprone-suspicious-include")
        if "[clang-diagnostic-error]" not in said:
            return [said] if said else []
    return [said for member in members if (said := tidy(build, member.file))]


def main() -> int:
    build, jobs = Path(sys.argv[1]), int(sys.argv[2])
    every = sources(build)
    together = groups(every)
    findings = 0
    with ThreadPoolExecutor(jobs) as pool:
        for unit in as_completed([pool.submit(tidy_group, build, *item) for item in enumerate(together)]):
            said = unit.result()
            findings += len(said)
            for text in said:
                print(text, flush=True)
    print(f"tidy: {len(every)} sources in {len(together)} units, {findings} with findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
