"""A neural network that tells gestures apart by windows over recordings of sensors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import sklearn
import skops.io
from sklearn.feature_selection import mutual_info_classif
from sklearn.metrics import accuracy_score, log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from fitlane_ml.answers import Answers, ClassAnswers
from fitlane_ml.columns import Feature, Floats
from fitlane_ml.encoding import ENCODER_TYPES, encoded_names, encoder_of
from fitlane_ml.errors import UserError
from fitlane_ml.labelled_rows import LabelledRows, Places
from fitlane_ml.parameter import Number, Parameter, Whole, Wholes
from fitlane_ml.split import split_groups
from fitlane_ml.target import Codes, TaskName
from fitlane_ml.threads import one_blas_thread
from fitlane_ml.trainer import Recipe, Trainer
from fitlane_ml.training import Training
from fitlane_ml.windows import (
    Windows,
    cut,
    describe,
    majority,
    mean_weight,
    spread,
    statistic_names,
)

_STATE = f"gesture-mlp/1, scikit-learn {sklearn.__version__}"
_STATE_TYPES = ("sklearn.neural_network._stochastic_optimizers.AdamOptimizer",)


@dataclass(frozen=True)
class _Described:
    """Windows as the network takes them: what it sees, what they are, how much they count."""

    X: Floats
    codes: Codes
    weight: Floats | None


@dataclass
class _Learner:
    """The network after some epochs, the best one so far, and how good each was."""

    classifier: MLPClassifier
    best: list[Floats] = field(default_factory=list)
    history: list[dict[str, float]] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """Counted from 0: the one that tells the windows held out best."""
        losses = [epoch["heldOutLoss"] for epoch in self.history]
        return int(np.argmin(losses)) if losses else 0

    def is_done(self, recipe: Recipe) -> bool:
        """Whether all epochs are done, or too many since the best one."""
        done = len(self.history)
        since_best = done - 1 - self.best_epoch
        return bool(done >= recipe.values["epochs"] or since_best >= recipe.values["patience"])

    def learn(self, learnt: _Described, held_out: _Described, recipe: Recipe, classes: int) -> None:
        """One more epoch."""
        # Of one seed scikit-learn makes one order of the windows, again in every epoch.
        seeds = np.random.SeedSequence([recipe.random_state, len(self.history)])
        self.classifier.random_state = int(seeds.generate_state(1)[0])
        every = np.arange(classes)
        self.classifier.partial_fit(learnt.X, learnt.codes, learnt.weight, classes=every)
        self.history.append(self._measure(held_out, every))
        if self.best_epoch == len(self.history) - 1:
            self.best = [layer.copy() for layer in self._layers()]

    def _measure(self, held_out: _Described, every: Codes) -> dict[str, float]:
        probabilities, weight = self.classifier.predict_proba(held_out.X), held_out.weight
        loss = log_loss(held_out.codes, probabilities, labels=every, sample_weight=weight)
        predicted = probabilities.argmax(axis=1)
        accuracy = accuracy_score(held_out.codes, predicted, sample_weight=weight)
        own = float(self.classifier.loss_)
        return {"loss": own, "heldOutLoss": float(loss), "heldOutAccuracy": float(accuracy)}

    def _layers(self) -> list[Floats]:
        return [*self.classifier.coefs_, *self.classifier.intercepts_]

    def finished(self) -> MLPClassifier:
        """The network of the best epoch, which learns no more."""
        half = len(self.best) // 2
        self.classifier.coefs_, self.classifier.intercepts_ = self.best[:half], self.best[half:]
        del self.classifier._optimizer  # noqa: SLF001 (what only learning needs)
        return self.classifier

    def to_bytes(self) -> bytes:
        """All of it, so that another process goes on as if there had been no interruption."""
        history = json.dumps(self.history)
        content = {"state": _STATE, "classifier": self.classifier, "best": self.best}
        data: bytes = skops.io.dumps({**content, "history": history})
        return data


def _resumed(saved: bytes | None) -> _Learner | None:
    """What was kept by this very version; of another one nothing is gone on with."""
    if saved is None:
        return None
    content = skops.io.loads(saved, trusted=list(_STATE_TYPES))
    if content["state"] != _STATE:
        return None
    return _Learner(content["classifier"], content["best"], json.loads(content["history"]))


class GestureMlp(Trainer):
    """scikit-learn's MLPClassifier, epoch by epoch.

    A share of the groups is held out, before windows are cut: windows overlap. Gaps are filled, the
    statistics chosen and scaled by what the other groups hold, and the network of the epoch that
    tells the held out windows best is kept. A row gets the mean of the probabilities of all windows
    that it is in.
    """

    name = "gesture-mlp"
    summary = "A neural network on windows over recordings of sensors, stopped at its best epoch"
    tasks: ClassVar[tuple[TaskName, ...]] = ("classification",)
    reads_groups = True
    on_any_processor = False
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Whole("windowRows", "Rows of a window", 50, 2, 10_000),
        Number("overlap", "Share of a window that the next one has too", 0.5, least=0, most=0.95),
        Whole("statistics", "How many statistics it sees, the most telling", 30, 1, 10_000),
        Wholes("hiddenLayers", "Units of each hidden layer", (64,), 1, 4_096, most_items=8),
        Number("learningRate", "How far a step goes", 0.001, above=0, most=1),
        Number("l2Regularization", "Penalty of large weights", 0.0001, least=0),
        Whole("batchWindows", "Windows of a step", 64, 1, 100_000),
        Whole("epochs", "How often each window is visited, at most", 100, 1, 10_000),
        Whole("patience", "Epochs without a better one, after which it stops", 15, 1, 10_000),
        Number("heldOut", "Share of the groups that picks the epoch", 0.2, above=0, most=0.5),
    )
    trusted_types = ENCODER_TYPES

    def fit(
        self,
        rows: LabelledRows,
        features: Sequence[Feature],
        recipe: Recipe,
        training: Training,
    ) -> dict[str, Any]:
        """Raises UserError target_rare_class if some class would be held out altogether."""
        classes = int(rows.labels.max()) + 1
        with one_blas_thread():
            learnt, held_out = _split(rows, recipe, classes)
            model = _preparation(learnt, features, recipe, classes)
            parts = _described(model, learnt, classes), _described(model, held_out, classes)
            learner = _resumed(training.saved()) or _Learner(_network(recipe, len(parts[0].X)))
            _learn(learner, parts, recipe, classes, training)
        told = {
            "statistics": model["told"],
            "windows": {"learnt": len(parts[0].X), "heldOut": len(parts[1].X)},
            "heldOutGroups": len(np.unique(_required(held_out.groups))),
            "bestEpoch": learner.best_epoch + 1,
            "epochs": learner.history,
        }
        return {**model, "told": json.dumps(told), "classifier": learner.finished()}

    def predict(self, estimator: dict[str, Any], X: Floats, groups: Places | None) -> Answers:
        """The classes of the rows, by all windows that they are in."""
        with one_blas_thread():
            windows = _cut(estimator, groups)
            seen = _seen(estimator, describe(windows, estimator["encoder"].transform(X)))
            probabilities = spread(windows, estimator["classifier"].predict_proba(seen))
        return ClassAnswers(probabilities.argmax(axis=1), probabilities)

    def facts(self, estimator: dict[str, Any]) -> Mapping[str, Any]:
        """What the network sees, and how good it was after each epoch."""
        facts: Mapping[str, Any] = json.loads(estimator["told"])
        return facts


def _split(rows: LabelledRows, recipe: Recipe, classes: int) -> tuple[LabelledRows, LabelledRows]:
    """Those that the network learns from, and those that tell which epoch is best."""
    counted = rows.counted()
    share, seed = recipe.values["heldOut"], recipe.random_state
    groups = _required(counted.groups)
    parts = split_groups(counted.labels, groups, classes, share, seed)
    if parts is None:
        raise UserError(
            "target_rare_class",
            f"The network holds out {share:.0%} of the groups to see which epoch is best, and "
            "without them no row of some class is left.",
            "Record each class in several groups, or name a finer `groupColumn`.",
        )
    return counted.take(parts.learning), counted.take(parts.held_out)


def _preparation(
    learnt: LabelledRows, features: Sequence[Feature], recipe: Recipe, classes: int
) -> dict[str, Any]:
    """How rows become what the network sees, found on the rows that it learns from."""
    values = recipe.values
    stride = max(1, round(values["windowRows"] * (1 - values["overlap"])))
    encoder = encoder_of(features).fit(learnt.matrix)
    model = {"encoder": encoder, "windowRows": values["windowRows"], "stride": stride}
    windows = _cut(model, learnt.groups)
    X = describe(windows, encoder.transform(learnt.matrix))
    codes = majority(windows, learnt.labels, classes)
    telling = mutual_info_classif(X, codes, random_state=recipe.random_state)
    chosen = np.sort(np.argsort(-telling, kind="stable")[: values["statistics"]])
    names = statistic_names(encoded_names(features))
    return {
        **model,
        "chosen": chosen,
        "scaler": StandardScaler().fit(X[:, chosen]),
        "told": {names[place]: float(telling[place]) for place in chosen},
    }


def _described(model: Mapping[str, Any], rows: LabelledRows, classes: int) -> _Described:
    windows = _cut(model, rows.groups)
    described = describe(windows, model["encoder"].transform(rows.matrix))
    weight = None if rows.weight is None else mean_weight(windows, rows.weight)
    return _Described(_seen(model, described), majority(windows, rows.labels, classes), weight)


def _cut(model: Mapping[str, Any], groups: Places | None) -> Windows:
    return cut(_required(groups), model["windowRows"], model["stride"])


def _required(groups: Places | None) -> Places:
    if groups is None:
        raise ValueError("whoever calls a trainer that reads groups has them")
    return groups


def _seen(model: Mapping[str, Any], described: Floats) -> Floats:
    """What the network sees of windows: the statistics that were chosen, scaled."""
    seen: Floats = model["scaler"].transform(described[:, model["chosen"]])
    return seen


def _network(recipe: Recipe, windows: int) -> MLPClassifier:
    values = recipe.values
    return MLPClassifier(
        hidden_layer_sizes=tuple(values["hiddenLayers"]),
        alpha=values["l2Regularization"],
        batch_size=min(values["batchWindows"], windows),
        learning_rate_init=values["learningRate"],
    )


def _learn(
    learner: _Learner,
    parts: tuple[_Described, _Described],
    recipe: Recipe,
    classes: int,
    training: Training,
) -> None:
    """Until it is done; after each epoch somebody is told, and may keep what there is."""
    while not learner.is_done(recipe):
        learner.learn(*parts, recipe, classes)
        training.epoch(len(learner.history), recipe.values["epochs"], learner.history[-1])
        training.save(learner.to_bytes)


TRAINER = GestureMlp()
