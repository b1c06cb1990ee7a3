"""The job that RQ and Celery run: fit a Parquet file of object storage, keep the model there.

Plain pyarrow and scikit-learn, imported at the top: as in a user's own tasks module.
"""

import no_pandas  # noqa: F401, I001

import os
from io import BytesIO
from urllib.parse import urlsplit

import celery
import joblib
import numpy as np
import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq
from sklearn.ensemble import HistGradientBoostingClassifier

app = celery.Celery(
    broker=os.environ["REDIS_URL"],
    backend=os.environ["REDIS_URL"],
    broker_connection_retry_on_startup=True,
)


def storage() -> pafs.S3FileSystem:
    """The object storage of the stack."""
    endpoint = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    return pafs.S3FileSystem(endpoint_override=endpoint.netloc, scheme=endpoint.scheme)


def matrix(table: pa.Table) -> np.ndarray:
    """The features as scikit-learn wants them."""
    return np.column_stack([column.to_numpy() for column in table.drop_columns("y").columns])


def fit(data: str, model: str, random_state: int) -> int:
    """Fits `data`, writes `model`; returns the number of rows."""
    files = storage()
    table = pq.read_table(data, filesystem=files)
    X = matrix(table)
    estimator = HistGradientBoostingClassifier(random_state=random_state)
    estimator.fit(X, table["y"].to_numpy())
    content = BytesIO()
    joblib.dump(estimator, content)
    with files.open_output_stream(model) as stream:
        stream.write(content.getbuffer())
    return len(X)


fit_in_celery = app.task(fit, name="fit")
