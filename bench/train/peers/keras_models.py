"""The workloads in Keras: by name, the model for the values of a setting."""
from keras import Input, Model, Sequential, layers, ops

from samples import CLASSES, SHAPES, VOCABULARY, sines

HE = {"kernel_initializer": "he_uniform"}


def softmax():
    return layers.Dense(CLASSES, activation="softmax")


def mlp(width):
    return Sequential([
        Input(SHAPES["mlp"]),
        layers.Dense(width, activation="relu", **HE),
        layers.Dense(width // 2, activation="relu", **HE),
        softmax(),
    ])


def cnn(width):
    return Sequential([
        Input(SHAPES["cnn"]),
        layers.Conv2D(width, 3, activation="relu", **HE),
        layers.MaxPooling2D(2),
        layers.Conv2D(2 * width, 3, activation="relu", **HE),
        layers.MaxPooling2D(2),
        layers.Conv2D(2 * width, 3, activation="relu", **HE),
        layers.Flatten(),
        layers.Dense(64, activation="relu", **HE),
        softmax(),
    ])


def conv(filters, size, strides=1):
    return layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False, **HE)


def normalized(x, filters, size=3, strides=1):
    return layers.BatchNormalization()(conv(filters, size, strides)(x))


def resnet(blocks):
    inputs = Input(SHAPES["resnet"])
    x = layers.ReLU()(normalized(inputs, 16))
    for filters in (16, 32, 64):
        for block in range(blocks):
            strides = 2 if filters > 16 and block == 0 else 1
            shortcut = x if strides == 1 else normalized(x, filters, 1, strides)
            y = layers.ReLU()(normalized(x, filters, 3, strides))
            x = layers.ReLU()(shortcut + normalized(y, filters))
    return Model(inputs, softmax()(layers.GlobalAveragePooling2D()(x)))


def densenet():
    def step(x, filters, size=1):
        return conv(filters, size)(layers.ReLU()(layers.BatchNormalization()(x)))

    def stage(x):
        for _ in range(6):
            x = layers.Concatenate()([x, step(step(x, 48), 12, 3)])
        return x

    inputs = Input(SHAPES["densenet"])
    x = conv(24, 3)(inputs)
    for filters in (48, 60):
        x = layers.AveragePooling2D(2)(step(stage(x), filters))
    x = layers.ReLU()(layers.BatchNormalization()(stage(x)))
    return Model(inputs, softmax()(layers.GlobalAveragePooling2D()(x)))


def lstm():
    return Sequential([
        Input(SHAPES["lstm"]),
        layers.LSTM(64, return_sequences=True),
        layers.LSTM(64),
        softmax(),
    ])


def transformer():
    inputs = Input(SHAPES["transformer"], dtype="int32")
    x = layers.Embedding(VOCABULARY, 128)(inputs) + ops.convert_to_tensor(sines(64, 128)[None])
    for _ in range(4):
        y = layers.LayerNormalization()(x)
        x = x + layers.Dropout(0.1)(layers.MultiHeadAttention(4, 32)(y, y))
        y = layers.Dense(256, activation="gelu")(layers.LayerNormalization()(x))
        x = x + layers.Dense(128)(layers.Dropout(0.1)(y))
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))
    return Model(inputs, softmax()(x))


MODELS = {f.__name__: f for f in (mlp, cnn, resnet, densenet, lstm, transformer)}
