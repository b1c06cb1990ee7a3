"""The trainers by name: each is one file here, imported when it is asked for."""

from importlib import import_module
from pkgutil import iter_modules

from fitlane_ml.errors import UserError
from fitlane_ml.trainer import Trainer


def trainer_names() -> list[str]:
    """All of them, in alphabetical order."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__))


def find_trainer(name: str) -> Trainer:
    """The trainer `name`. Raises UserError invalid_parameters."""
    if name not in trainer_names():
        raise UserError(
            "invalid_parameters",
            f"There is no trainer {name!r}.",
            f"Use one of: {', '.join(trainer_names())}.",
        )
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    trainer: Trainer = module.TRAINER
    return trainer
