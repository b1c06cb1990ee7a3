"""What skops may load of scikit-learn's boosted trees: one list for all trainers that use them."""

TREE_TYPES = (
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    # Only in models with categories.
    "functools.partial",
    "sklearn.utils.validation.check_array",
)
