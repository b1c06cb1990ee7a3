"""The penguins of Palmer station."""

from collections.abc import Iterator

import pandas as pd
from palmerpenguins import load_penguins

from datasets.real_data_set import RealDataSet

PACKAGE = "palmerpenguins"


def from_palmerpenguins() -> Iterator[RealDataSet]:
    yield RealDataSet("penguins", PACKAGE, load_penguins(), "species")
    yield RealDataSet("penguin-islands", PACKAGE, islands(), "island")


def islands() -> pd.DataFrame:
    """Where a penguin lives: its sex is yes, no, or not known (`boolean`); labels are strings."""
    frame = load_penguins()
    is_male = frame["sex"].map({"male": True, "female": False}).astype("boolean")
    return frame.drop(columns=["sex", "species"]).assign(is_male=is_male)
