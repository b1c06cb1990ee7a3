"""scikit-learn's toy data sets."""

from collections.abc import Iterator

import pandas as pd
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine

from datasets.real_data_set import RealDataSet, above_median, named

PACKAGE = "scikit-learn"


def from_scikit_learn() -> Iterator[RealDataSet]:
    yield RealDataSet("iris", PACKAGE, load_iris(as_frame=True).frame, "target")
    yield RealDataSet("wine", PACKAGE, wine(), "target")
    yield RealDataSet("breast-cancer", PACKAGE, breast_cancer(), "diagnosis")
    yield RealDataSet("digits", PACKAGE, load_digits(as_frame=True).frame.astype("uint8"), "target")
    yield RealDataSet("diabetes", PACKAGE, diabetes(), "progressed")


def wine() -> pd.DataFrame:
    """In single precision, with small integers for labels."""
    frame = load_wine(as_frame=True).frame
    return frame.astype("float32").astype({"target": "int8"})


def breast_cancer() -> pd.DataFrame:
    """With categorical labels."""
    data = load_breast_cancer(as_frame=True)
    diagnosis = named(data.target, [str(name) for name in data.target_names])
    return data.data.assign(diagnosis=diagnosis.astype("category"))


def diabetes() -> pd.DataFrame:
    """Whether the disease progressed more than in half of the patients."""
    data = load_diabetes(as_frame=True, scaled=False)
    features = data.data.assign(sex=data.data["sex"].astype("int64").astype("category"))
    return features.assign(progressed=above_median(data.target))
