"""What trees do without: numbers without gaps, and a column for each category."""

from collections.abc import Sequence

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from fitlane_ml.columns import Feature

ENCODER_TYPES = ("numpy.dtype",)
"""What skops has to trust in an encoder."""


def encoded_names(features: Sequence[Feature]) -> list[str]:
    """What the columns are that the encoder makes: `x`, `colour=red`."""
    numbers = [feature.name for feature in features if feature.categories is None]
    categories = [
        f"{feature.name}={category}"
        for feature in features
        for category in feature.categories or ()
    ]
    return [*numbers, *categories]


def encoder_of(features: Sequence[Feature]) -> ColumnTransformer:
    """Not fitted yet. Takes a matrix of these features, (n, features), as float64 with NaN.

    Numbers come first, a missing one replaced by the mean of the others; then of each category a
    column that is 1 in its rows. Missing and unseen categories are 0 in all of them.
    """
    places = range(len(features))
    kinds = [feature.categories for feature in features]
    categories = [[float(code) for code in range(len(kind))] for kind in kinds if kind is not None]
    one_hot = OneHotEncoder(categories=categories, handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer(
        [
            (
                "numbers",
                SimpleImputer(keep_empty_features=True),
                [place for place in places if kinds[place] is None],
            ),
            ("categories", one_hot, [place for place in places if kinds[place] is not None]),
        ]
    )
