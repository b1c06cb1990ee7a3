"""Numbers as libraries take them that compute in float32."""

import numpy as np
import numpy.typing as npt

from fitlane_ml.columns import Floats

Singles = npt.NDArray[np.float32]

_LARGEST = float(np.finfo(np.float32).max)


def to_single(X: Floats) -> Singles:
    """The nearest float32; what would become an infinity counts as the largest number."""
    return np.clip(X, -_LARGEST, _LARGEST).astype(np.float32)
