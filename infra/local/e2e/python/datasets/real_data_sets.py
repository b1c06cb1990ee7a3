"""All data sets that are compared."""

from datasets.from_palmerpenguins import from_palmerpenguins
from datasets.from_river import from_river
from datasets.from_scikit_learn import from_scikit_learn
from datasets.from_statsmodels import from_statsmodels
from datasets.from_vega import from_vega
from datasets.real_data_set import RealDataSet


def real_data_sets() -> list[RealDataSet]:
    return [
        *from_scikit_learn(),
        *from_statsmodels(),
        *from_vega(),
        *from_river(),
        *from_palmerpenguins(),
    ]
