#!/usr/bin/env python3
"""Searches everything that a test run wrote for the secrets it planted: message contents, tokens, keys, codes.

Tests list what they plant in files named planted.txt, one secret a line, anywhere below test-artifacts
(tests/support/artifacts.hpp, tests/support/artifacts.py). Everything else there, and the test log, must hold none of
them: not as text, nor as UTF-16, hexadecimal or base64. A run that planted nothing proves nothing, and fails.
Usage: scripts/check_secrets.py BUILD_DIR. Exit code 1 when a secret is found or none was planted.
"""
import base64
import subprocess
import sys
import tempfile
from pathlib import Path

# Every planted content begins with it, so one that nobody listed is found as well.
CANARY = b"CANARI-"
SHORTEST = 8


def planted(artifacts: Path) -> list[bytes]:
    secrets = {line for listed in artifacts.rglob("planted.txt") for line in listed.read_bytes().splitlines()}
    return sorted(s for s in secrets if s)


def base64_cores(secret: bytes) -> set[bytes]:
    """What stands in base64 text wherever the secret begins within a group of three bytes."""
    cores = set()
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + secret)
        core = encoded[(offset * 8 + 5) // 6:len(encoded) - 4]
        cores |= {core, core.translate(bytes.maketrans(b"+/", b"-_"))}
    return cores


def forms(secret: bytes) -> set[bytes]:
    every = {secret, secret.hex().encode(), secret.hex().upper().encode(), *base64_cores(secret)}
    every.add(secret.decode("utf-8", "replace").encode("utf-16-le"))
    return {form for form in every if len(form) >= SHORTEST or form == secret}


def grep(patterns: set[bytes], places: list[Path]) -> list[str]:
    with tempfile.NamedTemporaryFile() as listed:
        listed.write(b"\n".join(sorted(patterns)))
        listed.flush()
        command = ["grep", "--recursive", "--files-with-matches", "--text", "--fixed-strings",
                   "--exclude=planted.txt", f"--file={listed.name}", *map(str, places)]
        found = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    if found.returncode > 1:
        raise SystemExit(f"check_secrets: grep failed: {found.stderr}")
    return found.stdout.splitlines()


def files_with(patterns: set[bytes], places: list[Path]) -> list[str]:
    wide = {pattern for pattern in patterns if b"\0" in pattern}
    return sorted({*grep(patterns - wide, places), *files_with_wide(wide, places)})


def files_with_wide(patterns: set[bytes], places: list[Path]) -> list[str]:
    """grep cannot search for zero bytes: both sides go without them. What is found so is a leak in any case."""
    if not patterns:
        return []
    with tempfile.TemporaryDirectory() as narrowed:
        paths = []
        for path in (p for place in places for p in ([place] if place.is_file() else place.rglob("*"))):
            if path.is_file() and path.name != "planted.txt" and b"\0" in (data := path.read_bytes()):
                Path(narrowed, str(len(paths))).write_bytes(data.replace(b"\0", b""))
                paths.append(str(path))
        return [paths[int(Path(found).name)]
                for found in grep({pattern.replace(b"\0", b"") for pattern in patterns}, [Path(narrowed)])]


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    build = Path(sys.argv[1])
    artifacts = build / "test-artifacts"
    secrets = planted(artifacts) if artifacts.is_dir() else []
    if not secrets:
        print(f"check_secrets: nothing was planted below {artifacts}; run scripts/test.sh first", file=sys.stderr)
        return 1
    places = [artifacts] + [p for p in [build / "Testing"] if p.exists()]
    searched = sum(1 for place in places for p in place.rglob("*") if p.is_file() and p.name != "planted.txt")
    if not searched:
        print("check_secrets: the test run left nothing to search", file=sys.stderr)
        return 1
    found = files_with(set().union(*map(forms, secrets), {CANARY}), places)
    for path in found:
        print(f"{path}: holds a planted secret", file=sys.stderr)
    print(f"secrets: {len(secrets)} planted, {searched} files searched, {len(found)} with a secret")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
