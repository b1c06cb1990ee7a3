"""The step that learns, and does nothing else: on a machine with a GPU, if the trainer uses one."""

from fitlane_ml.checkpoints import TaskTraining
from fitlane_ml.errors import UserError
from fitlane_ml.fit import TrainingData, refit, train
from fitlane_ml.heartbeat import Heartbeat
from fitlane_ml.labelled_rows import LabelledRows
from fitlane_ml.model import FittedModel
from fitlane_ml.model_file import MODEL_FILE, model_file
from fitlane_ml.read_prepared_input import read_rows
from fitlane_ml.report import Result
from fitlane_ml.spec import Spec
from fitlane_ml.storage import write_together
from fitlane_ml.validation import Trial, plan_trial

_JUDGED_FILE = "judged.skops"


def run_train(spec: Spec, heartbeat: Heartbeat) -> Result:
    """Learns from all rows, and once more without those that a validation holds out.

    Writes both models to the output folder. Raises UserError, SystemFault.
    """
    data, other = read_rows(spec, heartbeat)
    with heartbeat.phase("train"):
        training = TaskTraining(spec, heartbeat)
        model = train(data, training)
        judged = _judged(model, data, other)
    with heartbeat.phase("upload"):
        files = {"model": model_file(model, f"{spec.output_uri}{MODEL_FILE}")}
        if judged is not None:
            files["judged"] = model_file(judged, f"{spec.output_uri}{_JUDGED_FILE}")
        write_together({file.uri: file.content for file in files.values()})
        training.clean_up()
    return Result({"kind": "train", **{name: file.to_json() for name, file in files.items()}}, {})


def _judged(
    model: FittedModel, data: TrainingData, other: LabelledRows | None
) -> FittedModel | None:
    """None where the model itself is measured, or nothing is, or validation will say why not."""
    trial = plan_trial(data, other)
    if not isinstance(trial, Trial) or trial.learning is None:
        return None
    try:
        return refit(model, trial.learning, data.parameters.recipe)
    except UserError:
        return None
