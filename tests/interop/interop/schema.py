"""The part of JSON Schema (draft 2020-12) that docs/troth-1.schema.json uses."""

# SPDX-License-Identifier: Apache-2.0
import json
import re
from functools import cache
from pathlib import Path

from .process import Failure

_FILE = Path(__file__).resolve().parents[3] / "docs" / "troth-1.schema.json"
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
_KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties"),
    *("minProperties", "maxProperties", "items", "enum", "const", "pattern", "minimum", "maximum", "anyOf"),
}


@cache
def schema() -> dict:
    return json.loads(_FILE.read_text())


def _faults(value, rule: dict, where: str):
    if unknown := set(rule) - _KNOWN:
        raise ValueError(f"the schema uses what is not checked: {unknown}")
    if "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].removeprefix("#/$defs/")]
        yield from _faults(value, rule, where)
        return
    if "anyOf" in rule:
        tried = [list(_faults(value, one, where)) for one in rule["anyOf"]]
        if all(tried):
            yield from min(tried, key=len)
        return
    if "type" in rule:
        fits = isinstance(value, _TYPES[rule["type"]])
        if not fits or (isinstance(value, bool) and rule["type"] in ("integer", "number")):
            yield f"{where}: {value!r} is no {rule['type']}"
            return
    if "const" in rule and (value != rule["const"] or type(value) is not type(rule["const"])):
        yield f"{where}: {value!r} is not {rule['const']!r}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{where}: {value!r} is none of {rule['enum']}"
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{where}: {value!r} does not match {rule['pattern']}"
    if "minimum" in rule and value < rule["minimum"] or "maximum" in rule and value > rule["maximum"]:
        yield f"{where}: {value!r} is out of range"
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, rule.get("items", {}), f"{where}[{index}]")
    if isinstance(value, dict):
        for name in rule.get("required", ()):
            if name not in value:
                yield f"{where}: {name} is missing"
        if not rule.get("minProperties", 0) <= len(value) <= rule.get("maxProperties", len(value)):
            yield f"{where}: {len(value)} fields"
        known = rule.get("properties", {})
        for name, item in value.items():
            if name in known:
                yield from _faults(item, known[name], f"{where}.{name}")
            elif rule.get("additionalProperties") is False:
                yield f"{where}: {name} is not in the schema"


def check(document) -> None:
    """Fails if the document is not one of the schema's."""
    faults = list(_faults(document, schema(), "document"))
    if faults:
        raise Failure("not what the schema says: " + "; ".join(faults))
