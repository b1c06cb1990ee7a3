"""Which rows a validation holds out."""

import math
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import GroupShuffleSplit, train_test_split

from fitlane_ml.errors import UserCode
from fitlane_ml.labelled_rows import LabelledRows, Labels, Places
from fitlane_ml.parameters import ValidationRequest
from fitlane_ml.target import Codes, Target

AUTO_FRACTION = 0.2
AUTO_FEWEST_ROWS = 50
_DRAWS = 20
AUTO_MOST_HELD_OUT = 100_000
"""More rows make the metrics hardly more exact, and leave fewer to learn from."""


@dataclass(frozen=True)
class Split:
    """Places of rows: those a second estimator learns from, and those it is measured on."""

    learning: Places
    held_out: Places


@dataclass(frozen=True)
class NoSplit:
    """Nothing can be held out, and why; code and fix for whoever has asked for it."""

    why: str
    code: UserCode = "target_rare_class"
    fix: str = "Merge or remove rare classes"


def split(
    rows: LabelledRows, target: Target, request: ValidationRequest, seed: int
) -> Split | NoSplit:
    """Holds out `request.fraction` of the rows, or for `auto` AUTO_FRACTION, stratified by class.

    Of a quantity there is nothing to stratify by.
    That is scikit-learn's train_test_split(stratify=…, random_state=seed): whoever holds the
    table can repeat it. Rows of weight 0 measure nothing: they are never held out. Groups are held
    out whole (`split_groups`): rows that belong together are alike, and would tell the answer.
    """
    counted = rows.counted_places()
    if rows.groups is not None:
        return _split_all_groups(rows, rows.groups, target, request, seed)
    labels, held_out = rows.labels[counted], _rows_held_out(len(counted), request)
    if obstacle := _obstacle(labels, held_out, target, request):
        return obstacle
    learning, unseen = train_test_split(
        counted,
        test_size=held_out,
        stratify=labels if target.classes else None,
        random_state=seed,
    )
    others = np.delete(np.arange(len(rows)), counted)
    return Split(np.concatenate([learning, others]), unseen)


def _split_all_groups(
    rows: LabelledRows, groups: Places, target: Target, request: ValidationRequest, seed: int
) -> Split | NoSplit:
    counted, share = rows.counted_places(), request.fraction or AUTO_FRACTION
    labels, classes = rows.labels[counted], len(target.classes)
    parts = split_groups(labels, groups[counted], classes, share, seed)
    if parts is None:
        return NoSplit("without some groups no row of some class is left", fix="Add groups")
    others = np.delete(np.arange(len(rows)), counted)
    learning = np.sort(np.concatenate([counted[parts.learning], others]))
    return Split(learning, counted[parts.held_out])


def split_groups(
    labels: Labels, groups: Places, classes: int, share: float, seed: int
) -> Split | None:
    """Holds out this share of the groups, so that rows of all classes (if any) are left to learn.

    As GroupShuffleSplit(test_size=share, random_state=…) with the first of _DRAWS seeds from `seed`
    on that does so; None if none does.
    """
    if len(np.unique(groups)) < 2:
        return None
    for draw in range(_DRAWS):
        splitter = GroupShuffleSplit(1, test_size=share, random_state=(seed + draw) % 2**32)
        learning, held_out = next(splitter.split(labels, groups=groups))
        if not classes or len(np.unique(labels[learning])) == classes:
            return Split(learning, held_out)
    return None


def _rows_held_out(rows: int, request: ValidationRequest) -> int:
    if request.fraction is not None:
        return math.ceil(request.fraction * rows)
    return min(math.ceil(AUTO_FRACTION * rows), AUTO_MOST_HELD_OUT)


def _obstacle(
    labels: Labels, held_out: int, target: Target, request: ValidationRequest
) -> NoSplit | None:
    if request.mode == "auto" and len(labels) < AUTO_FEWEST_ROWS:
        return NoSplit(f"the file has {len(labels)} rows that count, fewer than {AUTO_FEWEST_ROWS}")
    if target.classes:
        return _obstacle_of_classes(labels, held_out, target)
    if len(labels) == 1:
        return NoSplit("one row alone counts", "weight_invalid", "Give more rows a weight above 0")
    return None


def _obstacle_of_classes(codes: Codes, held_out: int, target: Target) -> NoSplit | None:
    counts = np.bincount(codes, minlength=len(target.classes))
    rarest = int(counts.argmin())
    if counts[rarest] < 2:
        return NoSplit(
            f"the class {target.labels[rarest]!r} has {counts[rarest]} row(s) that count, "
            "and needs 2 to be on both sides"
        )
    # Half of the rows at most are held out, so that this is the smaller side.
    if held_out < len(counts):
        return NoSplit(
            f"{held_out} of {len(codes)} rows would be held out, fewer than {len(counts)} classes"
        )
    return None
