"""The folds of a cross-validation: the same for every trial, and for whoever holds the table."""

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit

from fitlane_ml.columns import Floats
from fitlane_ml.errors import UserError
from fitlane_ml.labelled_rows import Labels, Places
from fitlane_ml.prepared import Prepared
from fitlane_ml.split import Split
from fitlane_ml.target import Target


def fold(prepared: Prepared, folds: int, number: int) -> Split:
    """The fold with this number, from 0, of so many.

    By time (`prepared.order`) as TimeSeriesSplit: what is learnt lies before what is held out. Of
    groups as GroupKFold, of classes as StratifiedKFold, else as KFold, each with shuffle and the
    fit's random_state. Rows of weight 0 are never held out, nor learnt in order of time.
    Raises UserError invalid_parameters, target_rare_class if there are too few for so many folds.
    """
    rows, target = prepared.data.rows, prepared.data.target
    counted = rows.counted_places()
    if prepared.order is not None:
        parts = _in_time(counted, prepared.order, folds, number)
    else:
        parts = _by_chance(prepared, counted, folds, number)
    _refuse_unlearnt_class(rows.labels[parts.learning], target, number)
    return parts


def _by_chance(prepared: Prepared, counted: Places, folds: int, number: int) -> Split:
    rows, target = prepared.data.rows, prepared.data.target
    groups = None if rows.groups is None else rows.groups[counted]
    _refuse_too_few(rows.labels[counted], groups, target, folds)
    splitter = _splitter(groups, target, folds, prepared.data.parameters.random_state)
    parts = list(splitter.split(counted, rows.labels[counted], groups))
    learning, held_out = parts[number]
    others = np.delete(np.arange(len(rows)), counted)
    return Split(np.sort(np.concatenate([counted[learning], others])), counted[held_out])


def _in_time(counted: Places, order: Floats, folds: int, number: int) -> Split:
    if len(counted) <= folds:
        raise _too_many(folds, f"{len(counted)} rows that count", "rows")
    places = counted[np.argsort(order[counted], kind="stable")]
    learning, held_out = list(TimeSeriesSplit(folds).split(places))[number]
    return Split(np.sort(places[learning]), np.sort(places[held_out]))


def _splitter(
    groups: Places | None, target: Target, folds: int, seed: int
) -> GroupKFold | StratifiedKFold | KFold:
    kind = GroupKFold if groups is not None else StratifiedKFold if target.classes else KFold
    return kind(folds, shuffle=True, random_state=seed)


def _refuse_too_few(labels: Labels, groups: Places | None, target: Target, folds: int) -> None:
    if groups is not None and len(np.unique(groups)) < folds:
        raise _too_many(folds, f"{len(np.unique(groups))} groups", "groups")
    if len(labels) < folds:
        raise _too_many(folds, f"{len(labels)} rows that count", "rows")
    if groups is not None or not target.classes:
        return
    counts = np.bincount(labels, minlength=len(target.classes))
    rarest = int(counts.argmin())
    if counts[rarest] < folds:
        raise UserError(
            "target_rare_class",
            f"The class {target.labels[rarest]!r} has {counts[rarest]} row(s) that count, too few "
            f"for {folds} folds.",
            "Ask for fewer folds, merge or remove rare classes, or add rows of them.",
            column=target.name,
        )


def _refuse_unlearnt_class(labels: Labels, target: Target, number: int) -> None:
    """Trainers number the classes that they see: without one they would answer of others."""
    counts = np.bincount(labels, minlength=len(target.classes)) if target.classes else np.ones(1)
    if counts.min() == 0:
        raise UserError(
            "target_rare_class",
            f"The class {target.labels[int(counts.argmin())]!r} is not among the rows that fold "
            f"{number} (counted from 0) learns.",
            "Ask for fewer folds, leave out `timeColumn` or `groupColumn`, or merge rare classes.",
            column=target.name,
        )


def _too_many(folds: int, have: str, what: str) -> UserError:
    return UserError(
        "invalid_parameters",
        f"The validation asks for {folds} folds, and the file has {have}.",
        f"Ask for fewer folds, or add {what}.",
    )
