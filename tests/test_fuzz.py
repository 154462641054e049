"""Broken bytes: every case that once made the check fall, and a moment of new ones (fuzz_check.py runs longer)."""

import os
from pathlib import Path

import pytest

from .fuzz_check import KEPT, fuzz, judge


@pytest.mark.parametrize("path", sorted(KEPT.glob("*")), ids=lambda p: p.stem)
def test_kept_case(path: Path, tmp_path: Path) -> None:
    assert judge(path.read_bytes(), tmp_path).problems


def test_a_moment_of_new_ones() -> None:
    asked = os.environ.get("GOLDASSAY_FUZZ_SECONDS")
    assert fuzz(float(asked or 3), seed=int.from_bytes(os.urandom(4)) if asked else 20311) == []
