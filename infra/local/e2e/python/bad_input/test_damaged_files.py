"""Files that chance has damaged: read, or refused as the user's; no crash, and nothing else."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

_COUNT = 400
_CODES = {"ok", "not_parquet", "empty_dataset"}


@pytest.mark.parametrize("seed", [0, 1_000_000])
def test_no_damage_ends_the_process(tmp_path: Path, seed: int) -> None:
    ended = subprocess.run(  # noqa: S603 (ourselves)
        [sys.executable, "-m", "bad_input.damaged", str(tmp_path), str(seed), str(_COUNT)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert ended.returncode == 0, f"after {lines[-1:]}: {ended.stderr}"
    outcomes = Counter(code for _, code in lines)
    assert outcomes.total() == _COUNT
    assert set(outcomes) <= _CODES
    assert min(outcomes["ok"], outcomes["not_parquet"]) > 0, "the damage is too small, or too large"
