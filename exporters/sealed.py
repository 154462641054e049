"""What a release without words withholds, sealed: only who has the article can read it.

The key is the article's own text, folded, so that nobody needs to be asked for one. A synthetic nonce (RFC 5297's idea,
with HMAC-SHA-256 and SHAKE-256) makes sealing repeatable and tells a wrong key from a right one.
"""

import base64
import hashlib
import hmac
from typing import Any

from ..schema import jsonl
from ..schema.records import Record

_TAG = 16
DERIVED = frozenset({"exact"})
"""What the offsets say once the text is there."""


def seal(value: Any, key: str, identifier: str) -> str:
    """`value` as base64 that opens with the same key and id; the same value gives the same."""
    plain, secret = jsonl.dump(value).encode(), _secret(key, identifier)
    tag = hmac.digest(secret, plain, "sha256")[:_TAG]
    return base64.b64encode(tag + _mixed(plain, secret, tag)).decode()


def unseal(sealed: str, key: str, identifier: str) -> Any:
    """The value. Raises ValueError where the key is another, or the sealed text was changed."""
    raw, secret = base64.b64decode(sealed), _secret(key, identifier)
    plain = _mixed(raw[_TAG:], secret, raw[:_TAG])
    if not hmac.compare_digest(hmac.digest(secret, plain, "sha256")[:_TAG], raw[:_TAG]):
        raise ValueError(f"{identifier}: sealed under another text")
    return jsonl.parse(plain.decode())


def _secret(key: str, identifier: str) -> bytes:
    return hashlib.sha256(f"goldassay sealed\0{identifier}\0{key}".encode()).digest()


def _mixed(raw: bytes, secret: bytes, tag: bytes) -> bytes:
    stream = hashlib.shake_256(secret + tag).digest(len(raw))
    return bytes(a ^ b for a, b in zip(raw, stream, strict=True))


def withheld(full: Any, bare: Any, pointer: str = "") -> dict[str, Any]:
    """What `full` holds and `bare` does not, by JSON Pointer; the text of a document and what it derives go without."""
    if isinstance(full, list):
        pairs = zip(range(len(full)), full, bare, strict=True)
        return {k: v for n, x, y in pairs for k, v in withheld(x, y, f"{pointer}/{n}").items()}
    if not isinstance(full, dict):
        return {}
    found: dict[str, Any] = {}
    for name, value in full.items():
        if name in DERIVED or (name == "text" and full.get("record") == "document"):
            continue
        if name not in bare or (bare[name] is None and value is not None):
            found[f"{pointer}/{name}"] = value
        else:
            found |= withheld(value, bare[name], f"{pointer}/{name}")
    return found


def restore(bare: Record, found: dict[str, Any]) -> Record:
    """`bare` with what was withheld; `bare` stays as it is."""
    made: Record = jsonl.parse(jsonl.dump(bare))
    for pointer, value in found.items():
        *way, name = pointer.split("/")[1:]
        holder: Any = made
        for step in way:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        holder[name] = value
    return made
