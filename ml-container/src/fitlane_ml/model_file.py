"""A model as bytes: skops (nothing in it can run code), with a digest over a canonical form.

skops files of the same model differ: object ids are in names, times in the zip. So the digest
covers the content with ids numbered in order of appearance. A crafted tree would load and then
kill the process, therefore nothing is loaded whose digest is not the one on record.

skops is imported where it is used: that imports all of scikit-learn (0.25 s), and a fit begins
sooner without.
"""

import base64
import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from fitlane_ml.columns import Feature
from fitlane_ml.errors import SystemFault, UserError
from fitlane_ml.estimators import find_trainer
from fitlane_ml.model import FittedModel
from fitlane_ml.target import Target

MODEL_FILE = "model.skops"

_FORMAT = "fitlane-model/1"

# What reading a file raises that is no zip, a broken one, or one with another content.
_NO_MODEL_FILE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def dump_model(model: FittedModel) -> tuple[bytes, str]:
    """The bytes of a model file, and its digest (`sha256:…`)."""
    import skops.io

    data = skops.io.dumps(
        {
            "format": _FORMAT,
            "trainer": model.trainer,
            "columns": json.dumps(_columns_to_json(model)),
            "estimator": find_trainer(model.trainer).to_saved(model.estimator),
        }
    )
    return data, digest_of(data)


@dataclass(frozen=True)
class ModelFile:
    """A model as it is kept: its bytes, where, and the digest without which it is not loaded."""

    uri: str
    content: bytes
    digest: str

    def to_json(self) -> dict[str, Any]:
        """As reports hold it."""
        return {"uri": self.uri, "digest": self.digest, "sizeBytes": len(self.content)}


def model_file(model: FittedModel, uri: str) -> ModelFile:
    """The file that holds the model there."""
    return ModelFile(uri, *dump_model(model))


def load_model(data: bytes, digest: str) -> FittedModel:
    """The model in `data` if its digest is `digest`.

    Raises SystemFault model_corrupt, UserError model_mismatch (a format or trainer of a later
    version).
    """
    try:
        actual = digest_of(data)
    except _NO_MODEL_FILE as error:
        raise _corrupt("it is no model file") from error
    if actual != digest:
        raise _corrupt("its digest differs from the one on record")
    return _load(data)


def _load(data: bytes) -> FittedModel:
    import skops.io

    # The digest was checked: these are the bytes that `dump_model` wrote. The fixed list of
    # trusted types is the second lock, never what the file itself asks for.
    content = skops.io.loads(data, trusted=_trusted_types(data))
    if content.get("format") != _FORMAT:
        raise UserError(
            "model_mismatch",
            f"The model has the format {content.get('format')!r}; this version reads {_FORMAT!r}.",
            "Fit the model again with this version.",
        )
    columns = json.loads(content["columns"])
    features, target = _columns_from_json(columns)
    trainer: str = content["trainer"]
    estimator = find_trainer(trainer).from_saved(content["estimator"])
    return FittedModel(
        trainer, features, target, estimator, columns.get("group"), columns.get("time")
    )


def _trusted_types(data: bytes) -> list[str]:
    """The fixed list of the trainer that the file names, read without loading anything."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read("schema.json"))
    trainer = json.loads(schema["content"]["trainer"]["content"])
    return list(find_trainer(trainer).trusted_types)


def digest_of(data: bytes) -> str:
    """`sha256:…` over what a model file says, whatever ids and times it says it with."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name != "schema.json"
        }
        schema = json.loads(archive.read("schema.json"))
    canonical = json.dumps(_canonical(schema, files, {}), separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _canonical(node: Any, files: dict[str, str], numbers: dict[int, int]) -> Any:
    """The node with ids numbered as they appear, and each file named by the hash of its bytes.

    skops resolves equal ids to one object, so which ids are equal is part of the content.
    """
    if isinstance(node, list):
        return [_canonical(item, files, numbers) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for key, value in node.items():
        if key == "__id__":
            result[key] = numbers.setdefault(value, len(numbers))
        elif key == "file":
            result[key] = files[value]
        else:
            result[key] = _canonical(value, files, numbers)
    return result


def _columns_to_json(model: FittedModel) -> dict[str, Any]:
    target = model.target
    schema = pa.schema([pa.field(target.name, target.type)])
    return {
        "target": base64.b64encode(schema.serialize().to_pybytes()).decode(),
        "classes": list(target.classes),
        "features": [
            [feature.name, feature.type, feature.kind, feature.categories]
            for feature in model.features
        ],
        **({} if model.group is None else {"group": model.group}),
        **({} if model.time is None else {"time": model.time}),
        **({"quantiles": target.quantiles} if target.quantiles else {}),
    }


def _columns_from_json(body: dict[str, Any]) -> tuple[tuple[Feature, ...], Target]:
    field = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(body["target"]))).field(0)
    features = tuple(
        Feature(name, type_, kind, None if categories is None else tuple(categories))
        for name, type_, kind, categories in body["features"]
    )
    quantiles = tuple(body.get("quantiles", ()))
    return features, Target(field.name, field.type, tuple(body["classes"]), quantiles)


def _corrupt(why: str) -> SystemFault:
    return SystemFault(
        "model_corrupt",
        f"The model is not loaded: {why}.",
        "Use another version of the model, or fit it again.",
    )
