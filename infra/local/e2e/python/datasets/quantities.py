"""Data sets whose target is a number to be estimated."""

from collections.abc import Iterator

import pandas as pd
from river.datasets import TrumpApproval
from sklearn.datasets import load_diabetes
from statsmodels.datasets import randhie
from vega_datasets import local_data

from datasets.from_river import frame_of
from datasets.from_vega import cars
from datasets.real_data_set import RealDataSet


def quantities() -> Iterator[RealDataSet]:
    diabetes = load_diabetes(as_frame=True).frame
    weather = local_data.seattle_weather()
    for name, package, frame, target in (
        ("progression", "scikit-learn", diabetes, "target"),
        ("doctor-visits", "statsmodels", randhie.load_pandas().data, "mdvis"),
        ("approval", "river", frame_of(TrumpApproval()), "target"),
        ("mileage", "vega-datasets", mileage(), "Miles_per_Gallon"),
        ("temperature", "vega-datasets", weather, "temp_max"),
    ):
        yield RealDataSet(name, package, frame, target, task="regression")


def mileage() -> pd.DataFrame:
    """Where it is known."""
    frame = cars()
    return frame[frame["Miles_per_Gallon"].notna()]
