"""How a report is printed: one file a format, each with a pure function `render(report) -> str`."""

from importlib import import_module

from ..check import Report

FORMATS = ("text", "json", "github", "sarif", "junit")


def render(name: str, report: Report) -> str:
    """`report` in the format called `name`, one of FORMATS; it ends in a newline unless it is empty."""
    text: str = import_module(f".{name}", __package__).render(report)
    return text
