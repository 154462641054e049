"""JSON Lines: the records as they are, a file for each layer. Nothing is lost."""

from pathlib import Path

from ...schema import jsonl
from ...schema.interchange import Format, Layers, Left


def write(layers: Layers, out: Path) -> Left:
    """A file for each layer that has records."""
    for name, records in layers.items():
        if records:
            jsonl.write(out / f"{name}.jsonl", records)
    return {}


FORMAT = Format("jsonl", "It holds everything.", write, folder=True)
