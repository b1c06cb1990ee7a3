"""Data sets of river: those that lie in the package."""

from collections.abc import Iterator

import pandas as pd
from river.datasets import Bananas, ImageSegments, Phishing, SolarFlare
from river.datasets.base import FileDataset

from datasets.real_data_set import RealDataSet

PACKAGE = "river"
TARGET = "target"


def from_river() -> Iterator[RealDataSet]:
    yield RealDataSet("phishing", PACKAGE, frame_of(Phishing()), TARGET)
    yield RealDataSet("bananas", PACKAGE, frame_of(Bananas()), TARGET)
    yield RealDataSet("image-segments", PACKAGE, frame_of(ImageSegments()), TARGET)
    yield RealDataSet("solar-flare", PACKAGE, flares(), "c-class-flares")


def frame_of(rows: FileDataset) -> pd.DataFrame:
    return pd.DataFrame([{**features, TARGET: label} for features, label in rows])


def flares() -> pd.DataFrame:
    """Labels are counts, of which some are in one row alone; codes of strings and of numbers."""
    frame = pd.DataFrame([{**features, **counts} for features, counts in SolarFlare()])
    codes = frame[["activity", "evolution"]].astype("category")
    return frame.drop(columns=["m-class-flares", "x-class-flares"]).assign(**codes)
