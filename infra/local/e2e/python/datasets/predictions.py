"""What either side says about the test rows, in the same form."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Predictions:
    """`classes` in the order of the columns of `probabilities`, float64 (rows, classes).

    Of a quantity there are none, and `labels` are the estimates.
    """

    labels: pd.Series
    classes: list[object]
    probabilities: npt.NDArray[np.float64]
