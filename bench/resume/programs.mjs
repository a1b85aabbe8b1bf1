/** Small trainings in which everything remembers something: what the interrupted ones are compared on. */
export const programs = {
  images: `data dots {
  source: gaussian(8x8x1, classes: 4, samples: 640, separation: 0.15)
  augment: flip(horizontal) -> gaussian_noise(5%) -> mixup(0.2)
}

network Images {
  input(dots.shape)
  conv(4, 3x3) -> batch_norm -> relu
  flatten -> dropout(30%)
  dense(16) -> relu -> dropout(20%)
  dense(dots.classes) -> softmax
}

train Images on dots {
  loss: cross_entropy
  optimizer: adam(reduce_on_plateau(1e-2, patience: 1, factor: 0.5))
  clip: adaptive(0.01)
  batch: 16
  epochs: 6
  early_stopping: val_loss(patience: 2)
}
`,
  values: `data wave {
  source: gaussian(12, classes: 3, samples: 900, separation: 0.3)
}

network Values {
  input(wave.shape)
  dense(24) -> batch_norm -> tanh -> dropout(10%)
  dense(wave.classes) -> softmax
}

train Values on wave {
  loss: cross_entropy
  optimizer: sgd(cosine(0.05, warmup: 1 epochs), momentum: 0.9)
  clip: quantile(0.8, window: 40)
  metrics: accuracy, auc, f1
  batch: 20
  epochs: 7
}
`,
  words: `data words {
  source: tokens(length: 10, vocabulary: 30, classes: 2, samples: 400)
}

network Words {
  input(words.shape)
  embedding(30, 8) -> lstm(8)
  dense(words.classes) -> softmax
}

train Words on words {
  loss: cross_entropy
  optimizer: nadam(0.01, weight_decay: 0.001)
  clip: global_norm(1)
  batch: 16
  epochs: 4
  early_stopping: val_accuracy(patience: 3, restore_best: false)
}
`,
};
