"""What a task is asked to do: the controller's answer to a claim, parsed once at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from fitlane_ml.trace import parse_traceparent

Kind = Literal["fit", "predict", "convert", "profile"]
Step = Literal[
    "prepare", "trials", "fit", "train", "validate", "predict", "join", "convert", "profile"
]


class InvalidSpec(ValueError):
    """The answer is not a spec: controller and container disagree about the contract."""


@dataclass(frozen=True)
class DatasetInput:
    """A Parquet file, or the text to make one of; `size_bytes` as the controller knows it."""

    uri: str
    size_bytes: int


@dataclass(frozen=True)
class ModelInput:
    """A model file and the digest (`sha256:…`) without which it is not loaded."""

    uri: str
    digest: str


@dataclass(frozen=True)
class PreparedInput:
    """The training table as numbers, as the step `prepare` has written it."""

    uri: str
    rows: int


@dataclass(frozen=True)
class Part:
    """A Parquet file of predictions that is a share of a result; `digest` is over its bytes."""

    uri: str
    rows: int
    size_bytes: int
    digest: str

    def to_json(self) -> dict[str, Any]:
        """As reports and specs hold it."""
        return {
            "uri": self.uri,
            "rows": self.rows,
            "sizeBytes": self.size_bytes,
            "digest": self.digest,
        }


@dataclass(frozen=True)
class Limits:
    """`timeout_seconds` from the claim to the report; `threads` for the computation.

    Parts of more than `result_file_bytes` together are not made one file.
    """

    timeout_seconds: float
    threads: int
    result_file_bytes: int


@dataclass(frozen=True)
class Spec:
    """One task of one attempt. `output_uri` ends with a slash and belongs to this attempt alone.

    `prepared` and `trials` are what the steps before a fit have made, if there are any: the
    numbers, and the reports of all trials; `best_trial` is the one whose parameters are fitted.
    `trained` is what a validation measures; `judged` has not seen the rows that are held out.
    `card_uri` is the card of `model`: what later data are compared with.
    `parts` are what the tasks of the step before have written, in order: what a join is about.
    `validation` is the other dataset on which a fit is measured, if it is asked for. `earlier_uris`
    are the output folders of earlier attempts, the latest first: a fit may go on from what they
    kept.
    """

    job_id: str
    attempt: int
    task_index: int
    task_count: int
    kind: Kind
    step: Step
    trainer: str
    parameters: Mapping[str, Any]
    dataset: DatasetInput
    validation: DatasetInput | None
    model: ModelInput | None
    card_uri: str | None
    parts: tuple[Part, ...]
    prepared: PreparedInput | None
    trials: tuple[Mapping[str, Any], ...]
    best_trial: int | None
    trained: ModelInput | None
    judged: ModelInput | None
    output_uri: str
    earlier_uris: tuple[str, ...]
    limits: Limits
    beat_seconds: float
    traceparent: str | None

    @property
    def manifest_uri(self) -> str:
        """Where the outcome is written before it is reported."""
        return f"{self.output_uri}manifest-{self.task_index}.json"


def parse_spec(body: Mapping[str, Any]) -> Spec:
    """The spec in the JSON object `body`. Raises InvalidSpec; fields it does not know are left."""
    try:
        return _parse(body)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidSpec(f"the spec does not follow the contract: {error!r}") from error


def _parse(body: Mapping[str, Any]) -> Spec:
    kind: Kind = body["kind"]
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind {kind!r}")
    step: Step = body["step"]
    if step not in get_args(Step):
        raise ValueError(f"unknown step {step!r}")
    inputs = body["inputs"]
    return Spec(
        job_id=str(body["jobId"]),
        attempt=int(body["attempt"]),
        task_index=int(body["taskIndex"]),
        task_count=int(body["taskCount"]),
        kind=kind,
        step=step,
        trainer=str(body.get("trainer", "")),
        parameters=MappingProxyType(dict(body["parameters"])),
        dataset=_parse_dataset(inputs["dataset"]),
        validation=_parse_dataset(inputs["validation"]) if _names_dataset(body) else None,
        model=_parse_model(inputs) if kind == "predict" else None,
        card_uri=str(inputs["card"]["uri"]) if "card" in inputs else None,
        parts=tuple(_parse_part(part) for part in inputs.get("parts", [])),
        prepared=_parse_prepared(inputs["prepared"]) if "prepared" in inputs else None,
        trials=tuple(inputs.get("trials", [])),
        best_trial=inputs.get("bestTrial"),
        trained=_parse_trained(inputs, "model"),
        judged=_parse_trained(inputs, "judged"),
        output_uri=_parse_folder(body["outputUri"]),
        earlier_uris=tuple(_parse_folder(uri) for uri in body.get("earlierUris", [])),
        limits=_parse_limits(body["limits"]),
        beat_seconds=float(body["beatSeconds"]),
        traceparent=parse_traceparent(body.get("traceparent")),
    )


def _parse_dataset(dataset: Mapping[str, Any]) -> DatasetInput:
    return DatasetInput(str(dataset["uri"]), int(dataset["sizeBytes"]))


def _names_dataset(body: Mapping[str, Any]) -> bool:
    validation = body["parameters"].get("validation")
    return isinstance(validation, Mapping) and validation.get("mode") == "dataset"


def _parse_model(inputs: Mapping[str, Any]) -> ModelInput:
    return ModelInput(str(inputs["model"]["uri"]), str(inputs["model"]["digest"]))


def _parse_prepared(prepared: Mapping[str, Any]) -> PreparedInput:
    return PreparedInput(str(prepared["uri"]), int(prepared["rows"]))


def _parse_part(part: Mapping[str, Any]) -> Part:
    return Part(str(part["uri"]), int(part["rows"]), int(part["sizeBytes"]), str(part["digest"]))


def _parse_trained(inputs: Mapping[str, Any], name: str) -> ModelInput | None:
    model = inputs.get("trained", {}).get(name)
    return None if model is None else ModelInput(str(model["uri"]), str(model["digest"]))


def _parse_folder(uri: str) -> str:
    if not uri.endswith("/"):
        raise ValueError(f"outputUri must end with a slash: {uri!r}")
    return uri


def _parse_limits(limits: Mapping[str, Any]) -> Limits:
    threads = int(limits["threads"])
    if threads < 1:
        raise ValueError("limits.threads must be at least 1")
    return Limits(float(limits["timeoutSeconds"]), threads, int(limits["resultFileBytes"]))
