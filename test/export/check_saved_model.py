"""Has Python's TensorFlow answer by a SavedModel that gradnet exported, and compares with what the model gave.

    python check_saved_model.py FOLDER...

Each folder holds saved_model.pb and check.json: {inputs: {name: {shape, dtype, values}}, outputs: {name: {shape, values}}}.
Ends with 1 where an answer differs by more than 1e-5, relative to values beyond 1.
"""
import json
import sys

import numpy as np
import tensorflow as tf

worst = 0.0
for folder in sys.argv[1:]:
    with open(f"{folder}/check.json") as file:
        check = json.load(file)
    serve = tf.saved_model.load(folder).signatures["serving_default"]
    given = {
        name: tf.constant(np.array(x["values"], x["dtype"]).reshape(x["shape"])) for name, x in check["inputs"].items()
    }
    answers = serve(**given)
    assert set(answers) == set(check["outputs"]), (set(answers), set(check["outputs"]))
    for name, expected in check["outputs"].items():
        y = np.array(expected["values"], "float32").reshape(expected["shape"])
        found = answers[name].numpy()
        assert found.shape == y.shape, (found.shape, y.shape)
        difference = float((np.abs(found - y) / np.maximum(1, np.abs(y))).max())
        worst = max(worst, difference)
        print(f"{folder} {name} {found.shape}: {difference:.2e}")
print(f"TensorFlow {tf.__version__}, largest difference {worst:.2e}")
sys.exit(worst > 1e-5)
