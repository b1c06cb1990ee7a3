"""Data sets of vega_datasets: those that lie in the package."""

from collections.abc import Iterator

import pandas as pd
from vega_datasets import local_data

from datasets.real_data_set import RealDataSet

PACKAGE = "vega-datasets"


def from_vega() -> Iterator[RealDataSet]:
    yield RealDataSet("cars", PACKAGE, cars(), "Origin")
    yield RealDataSet("seattle-weather", PACKAGE, local_data.seattle_weather(), "weather")
    yield RealDataSet("barley", PACKAGE, pd.read_json(local_data.barley.filepath), "site")


def cars() -> pd.DataFrame:
    """With dates, and with whole numbers of which some are missing (`Int64`)."""
    frame = pd.read_json(local_data.cars.filepath)
    return frame.drop(columns="Name").assign(
        Make=frame["Name"].str.split().str[0],
        Year=pd.to_datetime(frame["Year"]),
        Horsepower=frame["Horsepower"].astype("Int64"),
    )
