"""Random samples of a workload's shape, as numpy arrays."""
import numpy

CLASSES = 10
SHAPES = {
    "mlp": (784,),
    "cnn": (28, 28, 1),
    "resnet": (32, 32, 3),
    "densenet": (32, 32, 3),
    "lstm": (60, 32),
    "transformer": (64,),
}
VOCABULARY = 1000


def samples(workload, count):
    random = numpy.random.default_rng(1)
    shape = (count, *SHAPES[workload])
    if workload == "transformer":
        x = random.integers(0, VOCABULARY, shape, dtype="int32")
    else:
        x = random.standard_normal(shape, dtype="float32")
    return x, random.integers(0, CLASSES, count, dtype="int32")


def sines(steps, width):
    """Sines in even channels, cosines in odd ones (Vaswani et al. 2017)."""
    channel = numpy.arange(width)
    angle = numpy.arange(steps)[:, None] / 10_000 ** ((channel - channel % 2) / width)
    return numpy.where(channel % 2 == 0, numpy.sin(angle), numpy.cos(angle)).astype("float32")
