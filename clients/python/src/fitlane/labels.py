"""What was true about rows that were predicted online, told later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fitlane.api import Api
from fitlane.ledger import model_path
from fitlane.online import to_json

_MOST_LABELS = 500
"""Of one request."""


@dataclass(frozen=True)
class LabelOutcome:
    """How many rows got their first label, another one, or nothing new.

    `unknown`: rows of which no prediction is kept; `unknown_rows`: the first of them by name.
    """

    labelled: int
    corrected: int
    unchanged: int
    unknown: int
    unknown_rows: tuple[str, ...]


def label_rows(
    api: Api, labels: Mapping[str, Any], model: str, at: datetime | None
) -> LabelOutcome:
    about = {} if at is None else {"at": at.astimezone().isoformat()}
    rows = [{"rowId": name, "label": to_json(label), **about} for name, label in labels.items()]
    path = f"{model_path(model)}/labels"
    starts = range(0, len(rows), _MOST_LABELS)
    answers = [api.post(path, {"labels": rows[start : start + _MOST_LABELS]}) for start in starts]
    return LabelOutcome(
        labelled=sum(answer["labelled"] for answer in answers),
        corrected=sum(answer["corrected"] for answer in answers),
        unchanged=sum(answer["unchanged"] for answer in answers),
        unknown=sum(answer["unknown"]["count"] for answer in answers),
        unknown_rows=tuple(name for answer in answers for name in answer["unknown"]["rowIds"]),
    )
