"""What `sentiment train --champion` tells an MLflow server, told by MLflow's own client.

usage: mlflow_client.py DATA NAME FOLDER, with MLFLOW_TRACKING_URI set; FOLDER holds the files that are logged as
artifacts. Prints the seconds of the calls alone: imports and the fit are over before.
"""

import csv
import json
import sys
import time

import mlflow
import numpy
from mlflow.data.meta_dataset import MetaDataset
from mlflow.data.sources import LocalArtifactDatasetSource
from mlflow.entities import Metric, Param, RunTag
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

data, name, folder = sys.argv[1:]
with open(data, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
model = make_pipeline(TfidfVectorizer(max_features=5000), LogisticRegression())
model.fit([row["text"] for row in rows], [row["label"] for row in rows])
signature = ModelSignature(
    inputs=Schema([TensorSpec(numpy.dtype(object), (-1,))]),
    outputs=Schema([TensorSpec(numpy.dtype(object), (-1,))]),
)

start = time.perf_counter()
client = mlflow.MlflowClient()
mlflow.set_experiment(name)
with mlflow.start_run(run_name="bench") as run:
    run_id, now = run.info.run_id, int(time.time() * 1000)
    client.log_batch(run_id, params=[Param(f"p{i}", str(i)) for i in range(36)])
    points = [Metric(f"m{i}", 0.5, now, 0) for i in range(7)]
    points += [Metric("train_loss", 1 / (1 + i), now, i) for i in range(18)]
    client.log_batch(run_id, metrics=points)
    client.log_batch(run_id, tags=[RunTag(f"t{i}", str(i)) for i in range(8)])
    dataset = MetaDataset(LocalArtifactDatasetSource(data), name="sample", digest="0123456789")
    mlflow.log_input(dataset, context="training")
    mlflow.log_artifacts(folder)
    logged = mlflow.sklearn.log_model(
        model,
        name="model",
        signature=signature,
        registered_model_name=name,
        serialization_format="pickle",
        pip_requirements=["mlflow", "scikit-learn"],
    )
    version = logged.registered_model_version
    client.set_registered_model_alias(name, "champion", str(version))
    for i in range(4):
        client.set_model_version_tag(name, str(version), f"t{i}", "x")
print(json.dumps({"seconds": time.perf_counter() - start}))
