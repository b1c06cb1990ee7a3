"""Data sets of statsmodels."""

from collections.abc import Iterator

import pandas as pd
from statsmodels.datasets import anes96, fair, modechoice, randhie

from datasets.real_data_set import RealDataSet, named

PACKAGE = "statsmodels"


def from_statsmodels() -> Iterator[RealDataSet]:
    yield RealDataSet("fair", PACKAGE, affairs(), "affair")
    yield RealDataSet("anes96", PACKAGE, anes96.load_pandas().data, "PID")
    yield RealDataSet("modechoice", PACKAGE, travel(), "choice")
    yield RealDataSet("randhie", PACKAGE, doctor_visits(), "visits")


def affairs() -> pd.DataFrame:
    """Occupations are codes, in dictionaries of whole numbers; the children, yes or no."""
    frame = fair.load_pandas().data
    occupations = frame[["occupation", "occupation_husb"]].astype("int64").astype("category")
    affair = frame["affairs"] > 0
    children = frame["children"] > 0
    features = frame.drop(columns="affairs").assign(children=children)
    return features.assign(**occupations, affair=affair)


def travel() -> pd.DataFrame:
    """Whether a traveller chose this mode; labels 0 and 1."""
    frame = modechoice.load_pandas().data.drop(columns="individual")
    mode = named(frame["mode"].astype("int64") - 1, ["air", "train", "bus", "car"])
    return frame.assign(mode=mode, choice=frame["choice"].astype("int64"))


def doctor_visits() -> pd.DataFrame:
    """Above 10,000 rows, where scikit-learn withholds some to stop early."""
    frame = randhie.load_pandas().data
    visits = pd.cut(frame["mdvis"], [-1, 0, 4, 100], labels=["none", "some", "many"])
    flags = frame[["hlthg", "hlthf", "hlthp"]].astype(bool)
    return frame.drop(columns="mdvis").assign(**flags, visits=visits.astype(str))
