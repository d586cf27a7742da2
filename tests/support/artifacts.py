"""Where Python tests write, so that scripts/check_secrets.py can search it afterwards (tests/support/artifacts.hpp)."""
import os
import tempfile
from pathlib import Path


def artifact_root() -> Path:
    return Path(os.environ.get("VEILLEUSE_ARTIFACTS") or tempfile.gettempdir())


def artifact_directory(name: str) -> Path:
    """A new, empty directory. Never removed by the test: that would hide what stands in it."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=artifact_root()))


def planted(secret: str) -> str:
    """Notes a secret that must not be found in any other file of the run."""
    with open(artifact_root() / "planted.txt", "a", encoding="utf-8") as listed:
        listed.write(secret + "\n")
    return secret


def canary(words: str) -> str:
    """Message content that the search knows even when nobody notes it."""
    return planted("CANARI-" + words)
