"""A Keras row, on the backend that KERAS_BACKEND names: `model.fit` on arrays. One argument, the setting as JSON."""
import json
import sys
import time

import keras

from keras_models import MODELS
from samples import samples
from turns import trained

setting = json.loads(sys.argv[1])
model = MODELS[setting["workload"]](**setting["lets"])
x, y = samples(setting["workload"], setting["samples"])
steps = setting["samples"] // setting["batch"]
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    jit_compile=setting.get("jit_compile", "auto"),
    steps_per_execution=min(setting.get("steps_per_execution", 1), steps),
)


class Turns(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        trained(time.perf_counter() - self.began, setting["samples"])


model.fit(x, y, batch_size=setting["batch"], epochs=1_000_000, verbose=0, callbacks=[Turns()])
