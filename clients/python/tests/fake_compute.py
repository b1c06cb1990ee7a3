"""Does the jobs of the fake at once, with scikit-learn itself."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.ensemble import HistGradientBoostingClassifier

from fake_fitlane import FakeFitlane
from fitlane_examples.comparison import features, labels

TIMELINE = {
    "queueMs": 4,
    "startMs": 6,
    "downloadMs": 8,
    "computeMs": 1234,
    "uploadMs": 5,
    "totalMs": 1257,
}
NO_TARGET = {
    "code": "target_missing",
    "owner": "user",
    "message": 'There is no column "y".',
    "fix": 'Add a column "y".',
    "column": "y",
}


class FakeCompute:
    """`flip`: predicts the opposite of the first label, to be caught by a comparison."""

    def __init__(self, fake: FakeFitlane, *, flip: bool = False) -> None:
        self.fake = fake
        self.flip = flip
        self.models: dict[str, Any] = {}

    def do(self, job: dict[str, Any]) -> None:
        asked = job["parameters"]
        table = pq.read_table(io.BytesIO(self.fake.objects[asked["dataset"]]))
        if job["kind"] == "fit":
            self.fit(job, table)
        else:
            self.predict(job, table, self.models[asked["version"]])

    def fit(self, job: dict[str, Any], table: pa.Table) -> None:
        if "y" not in table.column_names:
            job |= {"status": "failed", "error": NO_TARGET}
            return
        version = job["id"].replace("job", "ver")
        model = HistGradientBoostingClassifier(random_state=job["parameters"]["randomState"])
        self.models[version] = model.fit(features(table), labels(table, "y"))
        self.succeed(job, {"version": version, "rows": table.num_rows})

    def predict(
        self, job: dict[str, Any], table: pa.Table, model: HistGradientBoostingClassifier
    ) -> None:
        predicted = model.predict(features(table))
        if self.flip:
            predicted[0] = 1 - predicted[0]
        out = io.BytesIO()
        pq.write_table(pa.table({"prediction": predicted}), out)
        self.fake.objects[f"{job['id']}/part-00000.parquet"] = out.getvalue()
        self.fake.results[job["id"]] = ["part-00000.parquet"]
        self.succeed(job, {"rows": table.num_rows})

    def succeed(self, job: dict[str, Any], outputs: dict[str, Any]) -> None:
        job |= {"status": "succeeded", "outputs": outputs, "timeline": TIMELINE}
