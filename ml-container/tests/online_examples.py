"""Examples of online predictions, for both sides; `python tests/online_examples.py` makes them.

Each is an export and, in JSON, instances with what the batch path answers for them.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from fitlane_ml.export import Export, Withheld, make_export
from fitlane_ml.fit import prepare, train
from fitlane_ml.model import FittedModel
from fitlane_ml.predict import predict

FOLDER = Path(__file__).parent.parent / "contract" / "online"
_ROWS = 200


def every_kind() -> pa.Table:
    """One column of each kind, with missing values; boolean labels."""
    rng = np.random.default_rng(0)
    cents = rng.integers(0, 10_000, _ROWS)
    days = pa.array(rng.integers(19_000, 20_000, _ROWS), pa.int32()).cast(pa.date32())
    moments = pa.array(cents * 7**8).cast(pa.timestamp("us"))
    number = np.where(rng.random(_ROWS) < 0.1, np.nan, rng.normal(size=_ROWS))
    shop = np.array(["a", "b", "c", None])[rng.integers(0, 4, _ROWS)]
    labels = (cents > 5_000) ^ (shop == "b") ^ (np.nan_to_num(number) > 0.5)
    return pa.table(
        {
            "number": pa.array(number, from_pandas=True),
            "flag": pa.array(cents % 2 == 0),
            "price": pa.array([Decimal(int(cent)).scaleb(-2) for cent in cents]),
            "day": days,
            "at": moments,
            "instant": moments.cast(pa.timestamp("us", tz="UTC")),
            "shop": pa.array(shop),
            "code": pa.array(rng.integers(0, 60, _ROWS)).dictionary_encode(),
            "y": pa.array(labels),
        }
    )


def every_kind_of_quantity() -> pa.Table:
    """The same columns, and a number to be estimated of each."""
    table = every_kind()
    price = table.column("price").cast(pa.float64()).to_numpy()
    number = np.nan_to_num(table.column("number").to_numpy())
    is_b = np.array(table.column("shop").to_pylist()) == "b"
    return table.set_column(
        table.column_names.index("y"), "y", pa.array(price + 20 * number - 7 * is_b)
    )


def three_classes() -> pa.Table:
    """Labels are text; values lie on few points, and so on the thresholds' sides alike."""
    rng = np.random.default_rng(1)
    x, z = rng.integers(0, 9, (2, _ROWS)) / 4
    labels = np.array(["low", "mid", "Höhe"])[((x > 1).astype(int) + (z > x)).clip(0, 2)]
    return pa.table({"x": x, "z": z, "y": labels})


def instances_of(table: pa.Table) -> list[dict[str, Any]]:
    """The rows as JSON objects: dates and times as ISO 8601, decimals as text."""
    return [{name: _to_json(value) for name, value in row.items()} for row in table.to_pylist()]


def _to_json(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Example:
    """A model, its export, and rows to ask it about."""

    model: FittedModel
    export: Export | Withheld
    asked: pa.Table

    def to_json(self) -> dict[str, Any]:
        """The rows, and what the batch path answers for them."""
        answers = predict(self.model, self.asked).to_pydict()
        return {
            "instances": instances_of(self.asked),
            "predictions": answers.pop("prediction"),
            "probabilities": [list(row) for row in zip(*answers.values(), strict=True)],
        }


@dataclass(frozen=True)
class Recipe:
    """What an example is made of; probabilities have to agree within `tolerance`."""

    table: Callable[[], pa.Table]
    trainer: str = "hist-gradient-boosting"
    task: str = "classification"
    tolerance: float = 1e-12


def make(recipe: Recipe) -> Example:
    """Asks about some of the rows that are learnt."""
    table = recipe.table()
    data = prepare(table, {"task": recipe.task}, recipe.trainer)
    model = train(data)
    asked = table.drop_columns(["y"]).slice(0, 60)
    return Example(model, make_export(model, data.rows.matrix), _with_unseen(asked))


def _with_unseen(table: pa.Table) -> pa.Table:
    if "shop" not in table.column_names:
        return table
    shops = [*table.column("shop").to_pylist()[:-1], "unseen"]
    return table.set_column(table.column_names.index("shop"), "shop", pa.array(shops))


def main() -> None:
    """Writes all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name, recipe in EXAMPLES.items():
        example = make(recipe)
        assert isinstance(example.export, Export)
        (FOLDER / f"{name}.bin").write_bytes(example.export.content)
        text = json.dumps({"digest": example.export.digest, **example.to_json()})
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


EXAMPLES = {
    "every-kind": Recipe(every_kind),
    "three-classes": Recipe(three_classes),
    "line": Recipe(every_kind_of_quantity, "sgd-linear-regression", "regression"),
    "boosted": Recipe(every_kind, "xgboost", tolerance=1e-6),
    "boosted-classes": Recipe(three_classes, "xgboost", tolerance=1e-6),
    "boosted-quantity": Recipe(every_kind_of_quantity, "xgboost", "regression"),
}


if __name__ == "__main__":
    main()
