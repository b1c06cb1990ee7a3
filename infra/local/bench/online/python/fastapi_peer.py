"""scikit-learn behind FastAPI, as its documentation would have it: `uvicorn fastapi_peer:app`."""

import os

import joblib
import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = joblib.load(os.environ["MODEL"])


class Rows(BaseModel):
    """Rows of numbers."""

    instances: list[list[float]]


@app.post("/predict")
async def predict(rows: Rows) -> dict[str, list[int]]:
    """The labels. In the event loop: a thread pool takes longer than so short a computation."""
    return {"predictions": model.predict(np.array(rows.instances)).tolist()}
