"""What the engine answers to a plain GET."""
import http.client

from tests.support.veilleuse import PATIENCE_S, Engine


def status_of(engine: Engine, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(engine.address, timeout=PATIENCE_S)
    connection.request("GET", path)
    answer = connection.getresponse()
    status, body = answer.status, answer.read().decode().strip()
    connection.close()
    return status, body
