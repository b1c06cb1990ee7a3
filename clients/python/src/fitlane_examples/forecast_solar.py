"""Generated solar production: hourly power of a plant near Zurich, and the weather forecast.

Nothing in it is measured. The sun stands where it does; clouds come and go in hours and days, and
the forecast of them, made a day before, is right most of the time.
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from fitlane_examples.sample_data import write

START = np.datetime64("2023-01-01T00:00:00")
TRAIN_DAYS, TEST_DAYS = 2 * 365, 28
PEAK_KW = 50.0
_LATITUDE, _LONGITUDE = np.deg2rad(47.4), 8.5

Floats = npt.NDArray[np.float64]


def solar(days: int = TRAIN_DAYS + TEST_DAYS, seed: int = 0) -> pa.Table:
    """Columns `time` (UTC), `cloud_forecast` (a share), `temperature_forecast` (°C), `power` (kW).

    A row for each hour from START on.
    """
    random = np.random.default_rng(seed)
    hours = np.arange(24 * days)
    height = _sun_height(hours)
    daily = np.repeat(_wandering(days, 0.6, 0.8, random), 24)
    cloud = 1 / (1 + np.exp(0.2 - 1.3 * daily - _wandering(len(hours), 0.9, 0.35, random)))
    power = PEAK_KW * height**1.15 * (1 - 0.75 * cloud**2)
    power *= 1 + 0.03 * random.normal(size=len(hours))
    error = _wandering(len(hours), 0.85, 0.08, random)
    season = np.sin(2 * np.pi * (hours / 24 - 110) / 365.25)
    warmth = 10 + 12 * season + 5 * np.sin(2 * np.pi * (hours - 8) / 24) - 4 * (cloud - 0.5)
    return pa.table(
        {
            "time": pa.array(START + 3600 * hours).cast(pa.timestamp("s", "UTC")),
            "cloud_forecast": np.clip(cloud + error, 0, 1).round(2),
            "temperature_forecast": (warmth + random.normal(size=len(hours))).round(1),
            "power": np.maximum(power, 0).round(3),
        }
    )


def _sun_height(hours: npt.NDArray[np.int64]) -> Floats:
    """The sine of the sun's height in the middle of each hour; 0 at night.

    Declination and hour angle as in https://en.wikipedia.org/wiki/Solar_zenith_angle
    """
    day = (hours // 24) % 365.25
    declination = np.deg2rad(23.45) * np.sin(2 * np.pi * (day - 81) / 365.25)
    angle = np.deg2rad(15 * (hours % 24 + 0.5 - 12) + _LONGITUDE)
    height = np.sin(_LATITUDE) * np.sin(declination)
    height = height + np.cos(_LATITUDE) * np.cos(declination) * np.cos(angle)
    heights: Floats = np.maximum(height, 0)
    return heights


def _wandering(count: int, memory: float, step: float, random: np.random.Generator) -> Floats:
    """An autoregressive walk around 0."""
    walk = random.normal(0, step, count)
    for place in range(1, count):
        walk[place] += memory * walk[place - 1]
    return walk


def main() -> int:
    """Writes two years to learn from, and four weeks to foretell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, default=Path(), help="where to write (default: here)")
    folder, table = parser.parse_args().dir, solar()
    parts = {"train": table.slice(0, 24 * TRAIN_DAYS), "test": table.slice(24 * TRAIN_DAYS)}
    for name, part in parts.items():
        path = write(folder / f"solar_{name}.parquet", part)
        print(f"{path}: {pq.read_metadata(path).num_rows} rows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
