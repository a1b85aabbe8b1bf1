/** Augmentations of a sample's values, whatever they stand for: brightness, contrast and the kinds of noise. */
import type { Stream } from '../../random.ts';
import type { Extent, SampleForm, Step } from '../types.ts';
import { brighten, clamp, stretch } from './colour.ts';
import { normals, uniform } from './draws.ts';
import { imageForm, pixels } from './image-form.ts';

type Change = (values: Float32Array, random: Stream) => void;
type Maker = (options: never, form: SampleForm) => Change;

const makers = {
  /** Adds a number from -amount to amount, as a share of the value range. */
  brightness: ({ amount }: { amount: number }, form): Change => {
    imageForm('brightness', form);
    const { low, high } = form;
    return (values, random) => brighten(values, uniform(random, -amount, amount) * (high - low), low, high);
  },

  /** Scales by 1-amount to 1+amount about each channel's mean. */
  contrast: ({ amount }: { amount: number }, form): Change => {
    const image = imageForm('contrast', form);
    return (values, random) => stretch(values, image, uniform(random, 1 - amount, 1 + amount), form.low, form.high);
  },

  gaussian_noise: ({ stddev }: { stddev: number }, { low, high }) => (values, random) => {
    if (stddev === 0) return;
    const scale = stddev * (high - low);
    normals(random, values.length, (i, value) => { values[i] = clamp(values[i]! + scale * value, low, high); });
  },

  salt_and_pepper: ({ share, salt }: { share: number; salt: number }, form) => speckles(share, salt, form),
  white_noise: ({ share }: { share: number }, form) => speckles(share, 1, form),
  black_noise: ({ share }: { share: number }, form) => speckles(share, 0, form),

  snow: ({ share, size }: { share: number; size: Extent }, form) => snow(share, size, form),
} satisfies Record<string, Maker>;

/** Each pixel, with all its channels, becomes the highest or lowest value with the probability `share`. */
function speckles(share: number, salt: number, { shape, low, high }: SampleForm): Change {
  const channels = shape.length === 3 ? shape[2]! : 1;
  return (values, random) => {
    for (let at = 0; at < values.length; at += channels) {
      if (random() < share) values.fill(random() < salt ? high : low, at, at + channels);
    }
  };
}

/** Round flakes of diameter `size`, each 50 % to 100 % opaque, so many that side by side they would cover `share` of the image. */
function snow(share: number, size: Extent, form: SampleForm): Change {
  const { height, width, channels } = imageForm('snow', form);
  const radius = pixels(size, Math.min(height, width)) / 2;
  const flakes = Math.round((share * height * width) / Math.max(1, Math.PI * radius * radius));
  return (values, random) => {
    for (let flake = 0; flake < flakes; flake++) {
      const y = uniform(random, -0.5, height - 0.5);
      const x = uniform(random, -0.5, width - 0.5);
      const opacity = uniform(random, 0.5, 1);
      const reach = radius + 0.5;
      for (let i = Math.max(0, Math.ceil(y - reach)); i <= Math.min(height - 1, y + reach); i++) {
        for (let j = Math.max(0, Math.ceil(x - reach)); j <= Math.min(width - 1, x + reach); j++) {
          const cover = opacity * clamp(reach - Math.hypot(i - y, j - x), 0, 1);
          const start = (i * width + j) * channels;
          for (let k = start; k < start + channels; k++) values[k]! += (form.high - values[k]!) * cover;
        }
      }
    }
  };
}

/** Undefined for an augmentation that is not of this kind. */
export function ofPixels(name: string, options: Readonly<Record<string, unknown>>, form: SampleForm): Step | undefined {
  if (!Object.hasOwn(makers, name)) return undefined;
  const make: Maker = makers[name as keyof typeof makers];
  const change = make(options as never, form);
  return (sample, random) => {
    change(sample.values, random);
    return sample;
  };
}
