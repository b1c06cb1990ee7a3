"""Which column of a file plays which role in a fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from fitlane_ml.columns import refuse_duplicate_names, require_columns
from fitlane_ml.errors import UserError
from fitlane_ml.parameters import FitParameters


@dataclass(frozen=True)
class Roles:
    """The columns that a fit reads, by name. All others of the file may be of any type."""

    target: str
    features: tuple[str, ...]
    weight: str | None
    group: str | None

    @property
    def columns(self) -> list[str]:
        """All of them."""
        more = [name for name in (self.weight, self.group) if name is not None]
        return [self.target, *self.features, *more]


def choose_roles(schema: pa.Schema, chosen: FitParameters) -> Roles:
    """The roles in a file with `schema`; features in its order, or in the order of `features`.

    Raises UserError column_name_clash, target_missing, column_missing, no_features.
    """
    refuse_duplicate_names(schema)
    require_target(schema, chosen.target)
    more = [name for name in (chosen.sample_weight, chosen.group_column) if name is not None]
    named = [*(chosen.features or ()), *chosen.exclude, *chosen.id_columns, *more]
    require_columns(schema, named, "named in the parameters")
    others = {chosen.target, *chosen.exclude, *chosen.id_columns, *more}
    rest = tuple(name for name in schema.names if name not in others)
    features = rest if chosen.features is None else chosen.features
    if not features:
        raise UserError(
            "no_features",
            "No column is left to learn from: all are the target, the weight, excluded, or ids.",
            "Add feature columns, or exclude fewer.",
        )
    return Roles(chosen.target, features, chosen.sample_weight, chosen.group_column)


def require_target(schema: pa.Schema, target: str) -> None:
    """Raises UserError `target_missing` if the file has no such column."""
    if target not in schema.names:
        raise UserError(
            "target_missing",
            f"The target {target!r} is not a column of the file.",
            f"Name one of its columns as `target`: {shortened(schema.names)}.",
            column=target,
        )


def shortened(names: Sequence[str]) -> str:
    """The names for a message, at most 20 of them."""
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
