"""The Python original's API (FastAPI + scikit-learn): MODEL is a pipeline kept by original.py.

MODEL=pipeline.joblib uvicorn original_server:app --port 8001
"""

import os
import sys

import joblib
import original
from fastapi import FastAPI
from pydantic import BaseModel, Field

sys.modules["__main__"].clean_text = original.clean_text  # joblib kept it as __main__.clean_text
model = joblib.load(os.environ["MODEL"])
app = FastAPI()


class PredictRequest(BaseModel):
    text: str = Field(min_length=1)


class PredictResponse(BaseModel):
    sentiment: str
    confidence: float
    model_version: str


@app.get("/health")
def health():
    return {"status": "healthy", "model_loaded": True}


@app.post("/predict")
def predict(request: PredictRequest) -> PredictResponse:
    probabilities = model.predict_proba([request.text])[0]
    label = int(probabilities.argmax())
    return PredictResponse(
        sentiment="positive" if label == 1 else "negative",
        confidence=round(float(probabilities[label]), 4),
        model_version="1",
    )
