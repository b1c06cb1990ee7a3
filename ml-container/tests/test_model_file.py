"""Models on disk: the same model has the same digest, and only that is loaded."""

import io
import subprocess
import sys
import zipfile

import pyarrow as pa
import pytest
from conftest import numbers

from fitlane_ml.errors import SystemFault
from fitlane_ml.fit import fit
from fitlane_ml.model_file import digest_of, dump_model, load_model
from fitlane_ml.predict import predict


def with_text(seed: int = 0) -> pa.Table:
    return numbers(seed=seed).append_column("colour", pa.array(["red", "green"] * 100))


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The same zip with `old` replaced by `new` in the file `name` (or the first .npy)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        wanted = next(entry for entry in source.namelist() if entry.endswith(name))
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content.replace(old, new, 1) if entry == wanted else content)
    return result.getvalue()


@pytest.mark.parametrize("table", [numbers(), with_text()], ids=["numbers", "categories"])
def test_a_loaded_model_predicts_the_same(table: pa.Table) -> None:
    model = fit(table, {})
    data, digest = dump_model(model)
    assert predict(load_model(data, digest), table).equals(predict(model, table))


def test_a_categorical_target_keeps_its_type() -> None:
    labels = pa.array(["b", "a"] * 100).dictionary_encode()
    table = numbers().set_column(4, "y", labels)
    loaded = load_model(*dump_model(fit(table, {})))
    assert predict(loaded, table).schema.field("prediction").type == labels.type


def test_equal_models_have_equal_digests_and_different_bytes() -> None:
    (first, digest), (second, again) = (dump_model(fit(with_text(), {})) for _ in range(2))
    assert digest == again
    assert first != second
    assert dump_model(fit(with_text(seed=1), {}))[1] != digest


def test_equal_models_of_two_processes_have_equal_digests() -> None:
    code = (
        "from conftest import numbers; from fitlane_ml.fit import fit;"
        "from fitlane_ml.model_file import dump_model; print(dump_model(fit(numbers(), {}))[1])"
    )
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {sys.path[0]!r}); {code}"]
    digests = {subprocess.check_output(run, text=True).strip() for _ in range(2)}
    assert digests == {dump_model(fit(numbers(), {}))[1]}


def test_the_digest_covers_schema_and_arrays() -> None:
    data, digest = dump_model(fit(numbers(), {}))
    assert digest_of(changed(data, "schema.json", b"@@", b"@@")) == digest
    assert digest_of(changed(data, "schema.json", b'"0.1"', b'"0.2"')) != digest
    assert digest_of(changed(data, ".npy", b"\x00\x00", b"\x00\x01")) != digest


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: b"no zip at all",
        lambda data: data[: len(data) // 2],
        lambda data: changed(data, "schema.json", b"{", b"["),
        lambda data: changed(data, ".npy", b"\x00\x00", b"\x00\x01"),
    ],
)
def test_nothing_but_the_model_on_record_is_loaded(spoil: object) -> None:
    data, digest = dump_model(fit(numbers(), {}))
    with pytest.raises(SystemFault) as fault:
        load_model(spoil(data), digest)  # type: ignore[operator]
    assert fault.value.code == "model_corrupt"
