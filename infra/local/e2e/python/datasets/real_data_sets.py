"""All data sets that are compared."""

from dataclasses import replace

from datasets.from_palmerpenguins import from_palmerpenguins
from datasets.from_river import from_river
from datasets.from_scikit_learn import from_scikit_learn
from datasets.from_statsmodels import from_statsmodels
from datasets.from_vega import from_vega
from datasets.quantities import quantities
from datasets.real_data_set import RealDataSet


def real_data_sets() -> list[RealDataSet]:
    classes = [
        *from_scikit_learn(),
        *from_statsmodels(),
        *from_vega(),
        *from_river(),
        *from_palmerpenguins(),
    ]
    return [*classes, *quantities(), *with_xgboost([*classes, *quantities()])]


def with_xgboost(data_sets: list[RealDataSet]) -> list[RealDataSet]:
    """Some of them, of every kind of column, label and task."""
    names = {"iris", "cars", "penguin-islands", "solar-flare", "fair", "mileage", "temperature"}
    chosen = [data for data in data_sets if data.name in names]
    return [replace(data, name=f"{data.name}-xgboost", trainer="xgboost") for data in chosen]
