"""The JSON of the contract. The files in contract/ are tested on the TypeScript side as well."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from fake_controller import FakeController

from fitlane_ml.attempt_client import Attempt, AttemptClient
from fitlane_ml.controller_client import ControllerClient
from fitlane_ml.conversion.upload_format import read_format
from fitlane_ml.errors import SystemCode, SystemFault, UserCode, UserError
from fitlane_ml.identity import Identity
from fitlane_ml.parameters import ValidationRequest, read_parameters
from fitlane_ml.report import Phase, Progress, Report, Result
from fitlane_ml.spec import DatasetInput, InvalidSpec, parse_spec

CONTRACT = Path(__file__).parent.parent / "contract"


def fixture(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CONTRACT / f"{name}.json").read_text())
    return body


def client(controller: FakeController, nonce: str) -> AttemptClient:
    attempt = Attempt(f"{controller.url}/jobs/j/attempts/1", "token", nonce, 0)
    return AttemptClient(attempt, Identity(controller.host, controller.url), 1.0)


def phases(body: dict[str, Any]) -> list[Phase]:
    return [Phase(p["phase"], p["startedAt"], p["durationMs"]) for p in body["phases"]]


def test_a_claim_and_its_answer(controller: FakeController) -> None:
    body = fixture("claim-request")
    controller.spec = fixture("fit-spec")
    spec = client(controller, body["nonce"]).claim(body["execution"])
    assert controller.named("claim")[0].body == body
    assert spec.dataset.uri == "s3://fitlane-datasets/tn_x/ds_y/data.parquet"
    assert spec.limits.timeout_seconds == 600
    assert spec.parameters["target"] == "y"
    assert spec.model is None
    assert spec.manifest_uri == "s3://fitlane-models/tn_x/default/ver_z/1/manifest-0.json"


def test_the_spec_of_a_fit_has_all_parameters() -> None:
    spec = parse_spec(fixture("fit-spec"))
    chosen = read_parameters(spec.parameters)
    assert chosen.target == "y"
    assert chosen.features is None
    assert chosen.validation == ValidationRequest("dataset", dataset="ds_v")
    assert spec.validation == DatasetInput("s3://fitlane-datasets/tn_x/ds_v/data.parquet", 999)


def test_the_other_dataset_counts_only_where_it_is_asked_for() -> None:
    body = fixture("fit-spec")
    parameters = {**body["parameters"], "validation": {"mode": "auto"}}
    assert parse_spec({**body, "parameters": parameters}).validation is None


def test_the_spec_of_a_prediction_names_model_and_digest() -> None:
    spec = parse_spec(fixture("predict-spec"))
    assert spec.model is not None
    assert spec.model.uri.endswith("model.skops")
    assert spec.model.digest.startswith("sha256:")
    assert spec.card_uri == "s3://fitlane-models/tn_x/default/ver_z/1/card.json"


def test_the_spec_of_a_profile_has_neither_parameters_nor_a_model() -> None:
    body = fixture("predict-spec")
    inputs = {"dataset": body["inputs"]["dataset"]}
    changed = {"kind": "profile", "step": "profile", "parameters": {}, "inputs": inputs}
    spec = parse_spec({**body, **changed})
    assert (spec.step, spec.model, spec.card_uri, dict(spec.parameters)) == (
        "profile",
        None,
        None,
        {},
    )


def test_the_spec_of_a_conversion_says_how_to_read_the_text() -> None:
    spec = parse_spec(fixture("convert-spec"))
    assert (spec.kind, spec.step) == ("convert", "convert")
    asked = read_format(spec.parameters)
    assert (asked.type, asked.delimiter, asked.decimal) == ("csv", ";", ",")
    assert (asked.encoding, asked.header, asked.null_values) == ("windows-1252", True, ("-",))
    assert (asked.types, asked.most_bad_rows) == ({"code": "string"}, 10)


def test_a_beat(controller: FakeController) -> None:
    body = fixture("beat")
    progress = Progress(body["phase"], body["fraction"], body["logs"], body["metrics"])
    answer = client(controller, body["nonce"]).beat(progress)
    assert controller.named("beat")[0].body == body
    assert not answer.cancel
    assert answer.beat_seconds == controller.beat_seconds


@pytest.mark.parametrize(
    "name", ["finish-fit", "finish-predict", "finish-convert", "finish-profile"]
)
def test_a_finish_of_a_success(controller: FakeController, name: str) -> None:
    body = fixture(name)
    report = Report(Result(body["outputs"], body["metrics"]), phases(body))
    client(controller, body["nonce"]).finish(report, seq=body["seq"])
    assert controller.finish().body == body


def test_a_finish_of_a_users_error(controller: FakeController) -> None:
    body = fixture("finish-user-error")
    given = body["error"]
    error = UserError(given["code"], given["message"], given["fix"], given["column"], given["row"])
    client(controller, body["nonce"]).finish(Report(error, phases(body)))
    assert controller.finish().body == body


def test_an_error_without_a_place_has_no_column_and_row() -> None:
    fault = Report(SystemFault("terminated", "m", "f"), []).to_json()["error"]
    assert fault == {"code": "terminated", "owner": "system", "message": "m", "fix": "f"}
    assert "column" not in Report(UserError("empty_dataset", "m", "f"), []).to_json()["error"]


def test_an_express_job_comes_with_its_attempt(controller: FakeController) -> None:
    body = fixture("claims-answer")
    identity = Identity(controller.host, controller.url)
    controller.given["n"] = body
    claimed = ControllerClient(controller.url, "w-1", identity, 1.0).next_job("n")
    assert claimed is not None
    traceparent = body["spec"]["traceparent"]
    expected = Attempt(body["attemptUrl"], body["attemptToken"], "n", 0, traceparent)
    assert claimed.attempt == expected
    assert claimed.spec == body["spec"]
    asked = controller.named("claims")[0].body
    assert asked == {"lane": "express", "nonce": "n", "worker": "w-1"}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "bake"},
        {"outputUri": "s3://b/no-slash"},
        {"limits": {"timeoutSeconds": 1, "threads": 0}},
        {"limits": None},
        {"inputs": {}},
        {"inputs": {"dataset": {"uri": "s3://b/data.parquet", "sizeBytes": 1}}},
    ],
)
def test_another_spec_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidSpec):
        parse_spec({**fixture("fit-spec"), **change})


def test_codes_have_one_owner() -> None:
    assert not set(get_args(UserCode)) & set(get_args(SystemCode))
