"""Validates the frames that crossed a real socket against docs/protocol/*.schema.json."""

import json
import pathlib

import jsonschema

PROTOCOL = pathlib.Path(__file__).resolve().parents[2] / "docs" / "protocol"


def validator(side):
    schema = json.loads((PROTOCOL / f"{side}-frames.schema.json").read_text())
    return jsonschema.Draft202012Validator(schema)


def faults_of(window):
    """What the schemas say against the frames of a browser window, with the frames' types only: no content."""
    found = []
    for side, texts in (("client", window.sent_frames), ("server", window.received_frames)):
        check = validator(side)
        for text in texts:
            frame = json.loads(text)
            found += [f"{side} {frame.get('type')}: {fault.json_path} {fault.validator}"
                      for fault in check.iter_errors(frame)]
    return found
