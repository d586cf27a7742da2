"""/metrics as a test reads it."""
import re
import urllib.request

from tests.support.veilleuse import Engine

LISTEN = '[metrics]\nlisten = "127.0.0.1:0"\n'
SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)$')


def metrics_address(engine: Engine) -> str:
    """The engine's second line; it is read once."""
    return engine.process.stdout.readline().strip().rsplit(" ", 1)[1]


def scrape(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def samples(page: str) -> dict[str, float]:
    """By name and labels, as they stand on the page."""
    found = (SAMPLE.match(line) for line in page.splitlines() if not line.startswith("#"))
    return {f"{one[1]}{{{one[2]}}}" if one[2] else one[1]: float(one[3]) for one in found if one}
