"""The trees of an XGBoost model as this package walks them.

XGBoost goes left if a value is less than the threshold, both in float32; that is: at most the next
smaller float32. It goes right for the categories that a split lists, left for all others. See
https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html for its JSON format.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from xgboost import Booster

from fitlane_ml.scorer import Array
from fitlane_ml.trees import WORDS_PER_BITSET, Trees

_ROUNDS_AT_ONCE = 100
"""JSON is read as Python objects: those of so many rounds lie in memory together."""

Tree = Mapping[str, Any]


def trees_of(booster: Booster, *, is_probability: bool) -> Trees:
    """All trees in float32. `is_probability`: of two classes, where the baseline is kept as one."""
    parts = [_parts_of(tree) for tree in _json_trees(booster)]
    roots = _offsets([len(part["feature"]) for part in parts])
    sets = _offsets([len(part["bitsets"]) for part in parts])
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    shift = np.repeat(roots, [len(part["feature"]) for part in parts])
    set_shift = np.repeat(sets, [len(part["feature"]) for part in parts])
    is_leaf = joined["feature"] < 0
    return Trees(
        baseline=_baseline(booster, is_probability=is_probability),
        roots=roots,
        feature=joined["feature"],
        value=joined["value"],
        left=np.where(is_leaf, 0, joined["left"] + shift).astype(np.int32),
        right=np.where(is_leaf, 0, joined["right"] + shift).astype(np.int32),
        bitset=np.where(joined["bitset"] < 0, -1, joined["bitset"] + set_shift).astype(np.int32),
        missing_left=joined["missing_left"],
        bitsets=joined["bitsets"],
    )


def _offsets(lengths: list[int]) -> Array:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)


def _json_trees(booster: Booster) -> Iterator[Tree]:
    """In the order of the sum."""
    rounds = booster.num_boosted_rounds()
    for first in range(0, rounds, _ROUNDS_AT_ONCE):
        some = booster[first : min(first + _ROUNDS_AT_ONCE, rounds)]
        yield from json.loads(some.save_raw("json"))["learner"]["gradient_booster"]["model"][
            "trees"
        ]


def _baseline(booster: Booster, *, is_probability: bool) -> Array:
    learner = json.loads(booster.save_config())["learner"]
    told = np.array(json.loads(learner["learner_model_param"]["base_score"]), np.float32)
    # NumPy's own log in float32 is off by more than the last bit.
    margins: Array = -np.log((1 / told - 1).astype(np.float64)) if is_probability else told
    return np.atleast_1d(margins).astype(np.float32)


def _parts_of(tree: Tree) -> dict[str, Array]:
    """The arrays of one tree; children and bitsets are counted within it."""
    left, right = np.array(tree["left_children"]), np.array(tree["right_children"])
    is_leaf, by_category = left < 0, np.array(tree["split_type"]) == 1
    conditions = np.array(tree["split_conditions"], np.float32)
    value = np.where(is_leaf, conditions, np.nextafter(conditions, np.float32(-np.inf)))
    bitset = np.full(len(left), -1)
    bitset[tree["categories_nodes"]] = np.arange(len(tree["categories_nodes"]))
    return {
        "feature": np.where(is_leaf, -1, tree["split_indices"]).astype(np.int32),
        "value": np.where(by_category & ~is_leaf, 0, value).astype(np.float32),
        "left": left,
        "right": right,
        "bitset": bitset,
        "missing_left": (np.array(tree["default_left"]) * ~is_leaf).astype(np.uint8),
        "bitsets": _bitsets(tree),
    }


def _bitsets(tree: Tree) -> Array:
    """(splits by category, 8) uint32: the categories that go left."""
    count = len(tree["categories_nodes"])
    goes_left = np.ones((count, WORDS_PER_BITSET * 32), bool)
    split = np.repeat(np.arange(count), tree["categories_sizes"])
    goes_left[split, tree["categories"]] = False
    words: Array = np.packbits(goes_left, axis=1, bitorder="little").view("<u4")
    return words.astype(np.uint32)
