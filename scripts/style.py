#!/usr/bin/env python3
"""Style as a test that only tightens: files of at most 300 lines, functions of at most 70, and lines that are tidy.

What is longer stands in scripts/style_exceptions.txt with its length and a reason. An exception that became
shorter must be lowered, one that is no longer needed must go, and nothing may grow past what it was allowed.
Functions are measured in C++ and Python: ctags does not see where one of JavaScript ends.
Usage: scripts/style.py [ROOT]. Exit code 1 when anything is wrong.
"""
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from lib.checker import check

FILE_LINES = 300
FUNCTION_LINES = 70
# Of every file but C++, where clang-format sees to it (.editorconfig has the same number).
LINE_CHARACTERS = 120
FOLDERS = ("events", "storage", "actors", "engine", "tools", "bench", "tests", "scripts", "web", "cmake")
CPP = {".hpp", ".ipp", ".cpp"}
MEASURED = CPP | {".py"}
SUFFIXES = MEASURED | {".sh", ".js", ".mjs", ".css", ".html", ".cmake", ".proto"}
EXCEPTIONS = "scripts/style_exceptions.txt"
UNFINISHED = re.compile(r"\b(TO" "DO|FIX" "ME|XX" r"X|HA" r"CK)\b")


def is_source(path: Path) -> bool:
    return (path.suffix in SUFFIXES or path.name == "CMakeLists.txt") and path.is_file()


def sources(root: Path) -> list[Path]:
    found = (p for folder in FOLDERS for p in (root / folder).rglob("*"))
    return sorted(p for p in found if is_source(p) and "node_modules" not in p.parts)


def file_lengths(root: Path) -> Iterator[tuple[str, int]]:
    for path in sources(root):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            yield path.relative_to(root).as_posix(), lines


def function_lengths(root: Path) -> Iterator[tuple[str, int]]:
    files = "\n".join(p.relative_to(root).as_posix() for p in sources(root) if p.suffix in MEASURED)
    command = ["ctags", "-L", "-", "-o", "-", "--fields=+ne", "--kinds-C++=f", "--langmap=C++:+.ipp",
               "--kinds-Python=fm", "--output-format=json"]
    tags = subprocess.run(command, input=files, text=True, capture_output=True, cwd=root, check=True).stdout
    for tag in map(json.loads, tags.splitlines()):
        lines = tag.get("end", tag["line"]) - tag["line"] + 1
        if lines > FUNCTION_LINES:
            yield f'{tag["path"]}:{tag["name"]}', lines


def line_fault(line: str, formatted: bool) -> str | None:
    """What is wrong with a line; of a formatted file, clang-format decides on its width."""
    if UNFINISHED.search(line):
        return "marked as unfinished"
    if "\t" in line:
        return "a tab"
    if line != line.rstrip():
        return "ends with a blank"
    if len(line) > LINE_CHARACTERS and not formatted:
        return f"{len(line)} characters, at most {LINE_CHARACTERS} allowed"
    return None


def line_faults(root: Path) -> Iterator[str]:
    for path in sources(root):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            fault = line_fault(line, path.suffix in CPP)
            if fault:
                yield f"{path.relative_to(root)}:{number}: {fault}"


def exceptions(root: Path) -> tuple[dict[str, int], list[str]]:
    """What may be longer, and what is wrong with the list itself."""
    allowed, wrong = {}, []
    listed = root / EXCEPTIONS
    for number, line in enumerate(listed.read_text(encoding="utf-8").splitlines() if listed.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(maxsplit=2)
        if len(words) < 3 or not words[1].isdigit():
            wrong.append(f"{EXCEPTIONS}:{number}: expected 'PATH[:FUNCTION] LINES REASON'")
        else:
            allowed[words[0]] = int(words[1])
    return allowed, wrong


def faults(root: Path) -> Iterator[str]:
    allowed, wrong = exceptions(root)
    yield from wrong
    long = dict(file_lengths(root)) | dict(function_lengths(root))
    for name, lines in sorted(long.items()):
        limit = allowed.pop(name, FUNCTION_LINES if ":" in name else FILE_LINES)
        if lines > limit:
            yield f"{name}: {lines} lines, at most {limit} allowed"
        elif lines < limit:
            yield f"{name}: became shorter; lower its number in {EXCEPTIONS} to {lines}"
    for name in allowed:
        yield f"{name}: no longer too long; remove it from {EXCEPTIONS}"
    yield from line_faults(root)


if __name__ == "__main__":
    sys.exit(check("style", faults, lambda root: f"{len(sources(root))} files"))
