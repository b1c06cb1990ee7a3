"""The trainers by name. A new one is one file here and one line below."""

from fitlane_ml.errors import UserError
from fitlane_ml.estimators import hist_gradient_boosting
from fitlane_ml.estimators.trainer import Trainer

TRAINERS: dict[str, Trainer] = {
    trainer.name: trainer for trainer in (hist_gradient_boosting.TRAINER,)
}


def find_trainer(name: str) -> Trainer:
    """The trainer `name`. Raises UserError invalid_parameters."""
    try:
        return TRAINERS[name]
    except KeyError:
        raise UserError(
            "invalid_parameters",
            f"There is no trainer {name!r}.",
            f"Use one of: {', '.join(sorted(TRAINERS))}.",
        ) from None
