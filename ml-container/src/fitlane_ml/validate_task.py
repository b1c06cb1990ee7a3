"""The step after `train`: measures what has been learnt, on a machine that needs no GPU."""

from fitlane_ml.errors import SystemFault
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.judgement import Rows, judge
from fitlane_ml.model import FittedModel
from fitlane_ml.model_file import ModelFile, load_model
from fitlane_ml.read_prepared_input import read_rows
from fitlane_ml.report import Result
from fitlane_ml.spec import ModelInput, Spec
from fitlane_ml.storage import read_bytes


def run_validate(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Measures the model of the step before; writes card and export to the output folder.

    Raises UserError, SystemFault.
    """
    if spec.trained is None:
        raise SystemFault("internal_error", "The spec names no model.", "Report the job id.")
    rows = Rows(*read_rows(spec, heartbeat))
    with heartbeat.phase("prepare"):
        file = ModelFile(spec.trained.uri, read_bytes(spec.trained.uri), spec.trained.digest)
        model = load_model(file.content, file.digest)
        judged = None if spec.judged is None else _load(spec.judged)
    judgement = judge(spec, heartbeat, model, rows, judged)
    with heartbeat.phase("upload"):
        written = judgement.write(spec.output_uri, {})
    return judgement.result({"model": file.to_json(), **written})


def _load(model: ModelInput) -> FittedModel:
    return load_model(read_bytes(model.uri), model.digest)
