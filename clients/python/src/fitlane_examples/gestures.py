"""Generated recordings of a wrist sensor: five gestures, by people who move differently.

Nothing in it is measured. Tilt and lean go either way, so that no straight line tells them from
rest; people differ in strength, tempo and in how they wear the sensor.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from fitlane_examples.sample_data import write

HERTZ = 50
CHANNELS = ("ax", "ay", "az", "gx", "gy", "gz")
TRAIN_PEOPLE, TEST_PEOPLE = range(9), range(9, 12)
RECORDINGS = 3
"""Of each gesture, by each person."""

Floats = npt.NDArray[np.float64]
Draw = Callable[[Floats, float], dict[str, Floats]]


def _rest(seconds: Floats, _way: float) -> dict[str, Floats]:
    return {"az": np.ones_like(seconds)}


def _tilt(seconds: Floats, way: float) -> dict[str, Floats]:
    return {"ax": np.full_like(seconds, 0.7 * way), "az": np.full_like(seconds, 0.7)}


def _lean(seconds: Floats, way: float) -> dict[str, Floats]:
    return {"ay": np.full_like(seconds, 0.7 * way), "az": np.full_like(seconds, 0.7)}


def _shake(seconds: Floats, way: float) -> dict[str, Floats]:
    swing = np.sin(2 * np.pi * 4 * seconds)
    return {"ax": 1.2 * way * swing, "az": np.ones_like(seconds), "gz": 0.4 * swing}


def _circle(seconds: Floats, way: float) -> dict[str, Floats]:
    angle = 2 * np.pi * 1.5 * seconds
    return {"ax": np.cos(angle), "ay": way * np.sin(angle), "az": np.ones_like(seconds)}


GESTURES: dict[str, Draw] = {
    "circle": _circle,
    "lean": _lean,
    "rest": _rest,
    "shake": _shake,
    "tilt": _tilt,
}


def gestures(people: Sequence[int], seed: int = 0) -> pa.Table:
    """Columns `person`, `recording` (a text for each), six channels, `gesture`: row after row."""
    tables = [
        _recording(person, name, number, np.random.default_rng([seed, person, place, number]))
        for person in people
        for place, name in enumerate(GESTURES)
        for number in range(RECORDINGS)
    ]
    return pa.concat_tables(tables)


def _recording(person: int, name: str, number: int, random: np.random.Generator) -> pa.Table:
    """3 to 6 s."""
    habits = np.random.default_rng([1, person])
    strength, tempo, noise = habits.uniform([0.7, 0.8, 0.1], [1.3, 1.25, 0.25])
    worn = habits.normal(scale=0.12, size=len(CHANNELS))
    rows = int(random.integers(3 * HERTZ, 6 * HERTZ))
    seconds = np.arange(rows) / HERTZ * tempo + random.uniform(0, 1)
    drawn = GESTURES[name](seconds, random.choice([-1.0, 1.0]))
    still = np.zeros(rows)
    columns = {
        channel: strength * drawn.get(channel, still) + offset + random.normal(0, noise, rows)
        for channel, offset in zip(CHANNELS, worn, strict=True)
    }
    recording = [f"{person}-{name}-{number}"] * rows
    about = {"person": pa.array([person] * rows), "recording": recording}
    return pa.table({**about, **columns, "gesture": [name] * rows})


def main() -> int:
    """Writes train and test; the people of the one are not in the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, default=Path(), help="where to write (default: here)")
    folder = parser.parse_args().dir
    for name, people in (("train", TRAIN_PEOPLE), ("test", TEST_PEOPLE)):
        path = write(folder / f"gestures_{name}.parquet", gestures(people))
        print(f"{path}: {pq.read_metadata(path).num_rows} rows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
