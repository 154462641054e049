"""What is wrong, as a value: where, which rule, which record, and a sentence for the person who mends it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file: 1-based line, 1-based column in code points."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """FILE:LINE:COLUMN; of a parquet file FILE#ROW, the first row being 1."""
        rows = self.file.endswith(".parquet")
        return f"{self.file}#{self.line}" if rows else f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One fault of one record. `pointer` is a JSON Pointer (RFC 6901) into the record."""

    where: Location
    pointer: str
    code: str
    severity: Severity
    message: str
    record_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The problem as one flat object."""
        flat = asdict(self)
        return {**flat.pop("where"), **flat}

    @property
    def place(self) -> str:
        """`file:line:column`, or `file#row`."""
        return str(self.where)

    @property
    def sentence(self) -> str:
        """Pointer and message, with a space before each."""
        return f" {self.pointer} {self.message}" if self.pointer else f" {self.message}"

    def __str__(self) -> str:
        record = f" [{self.record_id}]" if self.record_id else ""
        return f"{self.place}: {self.code} {self.severity}{self.sentence}{record}"
