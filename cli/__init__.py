"""The command line: one verb a step. Exit 0 fine, 1 problems found, 2 misuse or a thing that is not there."""

from .root import main

__all__ = ["main"]
