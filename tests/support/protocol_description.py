"""The machines' descriptions of the protocol (docs/protocol/*.yaml) and what their references lead to."""
import json
from pathlib import Path
from typing import Iterator

import jsonschema
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "docs" / "protocol"


def described(name: str) -> dict:
    return yaml.safe_load((PROTOCOL / name).read_text(encoding="utf-8"))


ASYNCAPI = described("asyncapi.yaml")
MESSAGES = ASYNCAPI["channels"]["chat"]["messages"]
REFUSALS = ASYNCAPI["x-refusals"]
CLOSE_CODES = ASYNCAPI["x-close-codes"]


def references(node) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            yield from references(value)


def resolved(reference: str, home: dict):
    """What a reference of the document `home` means; KeyError or FileNotFoundError when it leads nowhere."""
    file, _, pointer = reference.partition("#")
    found = json.loads((PROTOCOL / file).read_text(encoding="utf-8")) if file else home
    for part in filter(None, pointer.split("/")):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


def validator_of(payload: dict) -> jsonschema.Draft202012Validator:
    """`payload` refers to one definition of a schema's file, or to several that all hold."""
    files, pointers = zip(*(part["$ref"].split("#") for part in payload.get("allOf", [payload])))
    assert len(set(files)) == 1, files
    definitions = resolved(f"{files[0]}#/$defs", {})
    schema = {"$defs": definitions, "allOf": [{"$ref": f"#{pointer}"} for pointer in pointers]}
    return jsonschema.Draft202012Validator(schema)


def examples_of(message: dict) -> Iterator[tuple[str, dict]]:
    """Of each its file's name and the frame."""
    for example in message["examples"]:
        yield example["payload"]["$ref"], resolved(example["payload"]["$ref"], ASYNCAPI)
