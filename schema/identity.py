"""Ids: what they look like and how new ones are made."""

import hashlib
import re
import unicodedata

PATTERN = re.compile(r"[a-z]+:[A-Za-z0-9._~:-]+")
LONGEST = 200


def digest(*parts: str, length: int = 12) -> str:
    """The first `length` hexadecimal digits of the SHA-256 of `parts`, unambiguously joined."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: str, limit: int = 60) -> str:
    """`text` in the characters an id may hold; its digest where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    kept = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].rstrip("-")
    return kept or digest(text)


def new_id(kind: str, *parts: str) -> str:
    """An id of `kind` whose body is `parts`, joined by dots.

    Raises ValueError where the result is no id.
    """
    made = f"{kind}:{'.'.join(parts)}"
    if len(made) > LONGEST or not PATTERN.fullmatch(made):
        raise ValueError(f"{made!r} is no id: use letters, digits and . _ ~ : -, at most {LONGEST}")
    return made


def body(identifier: str) -> str:
    """What stands after the kind."""
    return identifier.partition(":")[2]


def document_id(outlet_name: str, place: str, first_text: str) -> str:
    """A document's id, from its outlet, its url or file name, and its first text."""
    stem = slug(re.sub(r"\.[A-Za-z]{2,5}$", "", place.rstrip("/").rsplit("/", 1)[-1]), 40)
    tail = digest(outlet_name, place, first_text, length=8)
    return new_id("document", f"{slug(outlet_name, 30)}-{stem}-{tail}")
