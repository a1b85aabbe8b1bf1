/** What random networks are made of, family by family: lines of source between the input and the last dense layer. */
import type { Stream } from '../../src/runtime/random.ts';

export type Family = 'dense' | 'normalized' | 'residual' | 'conv' | 'recurrent' | 'image' | 'sequence';
export const families: readonly Family[] = ['dense', 'normalized', 'residual', 'conv', 'recurrent', 'image', 'sequence'];

/** What has been decided before the lines are. */
export interface Choice {
  readonly random: Stream;
  pick<T>(list: readonly T[]): T;
  /** Evenly on a log scale. */
  between(low: number, high: number): number;
  readonly activation: string;
  readonly initializer: string;
  readonly width: number;
  readonly depth: number;
}

export interface Body {
  /** Shape of a sample, or of a sentence of tokens (`tokens`). */
  readonly input: string;
  readonly lines: readonly string[];
  /** Whether something brings values back to a known size on the way. */
  readonly normalized: boolean;
  readonly tokens?: true;
}

const NORMALIZATIONS = ['batch_norm', 'layer_norm'];

export const bodies: Readonly<Record<Family, (choice: Choice) => Body>> = {
  dense: (it) => ({ input: features(it), lines: [`repeat ${it.depth} { ${dense(it)} -> ${it.activation}${drop(it)} }`], normalized: false }),

  normalized: (it) => ({
    input: features(it), lines: [`repeat ${it.depth} { ${dense(it)} -> ${it.pick(NORMALIZATIONS)} -> ${it.activation}${drop(it)} }`], normalized: true,
  }),

  residual(it) {
    const { activation, pick } = it;
    const blocks = Math.max(1, Math.ceil(it.depth / 2));
    const norm = pick(NORMALIZATIONS);
    const inside = pick([
      `${norm} -> ${activation} -> ${dense(it)}`, `${activation} -> ${dense(it)} -> ${activation} -> ${dense(it)}`, `${dense(it)} -> ${norm} -> ${activation}`,
    ]);
    const after = it.random() < 0.3 ? ` -> ${activation}` : '';
    return { input: features(it), lines: [dense(it), `repeat ${blocks} { residual { ${inside} }${after} }`], normalized: inside.includes('norm') };
  },

  conv(it) {
    const norm = it.random() < 0.5 ? ` -> ${it.pick(['batch_norm', 'group_norm(groups: 2)', 'instance_norm'])}` : '';
    // An even number of channels, so that two groups share them.
    const width = norm.includes('group') ? 2 * Math.ceil(it.width / 2) : it.width;
    const conv = `conv(${width}, 3x3, kernel_initializer: ${it.initializer})${norm} -> ${it.activation}`;
    const first = Math.ceil(it.depth / 2);
    return {
      input: it.pick(['12x12x3', '16x16x1', '8x8x16']),
      lines: [`repeat ${first} { ${conv} }`, it.pick(['max_pool(2x2)', 'average_pool(2x2)']),
        ...(it.depth > first ? [`repeat ${it.depth - first} { ${conv} }`] : []), it.pick(['flatten', 'global_average_pool'])],
      normalized: norm !== '',
    };
  },

  recurrent(it) {
    const cell = it.pick(['lstm', 'gru', 'simple_rnn']);
    const units = Math.min(it.width, 128);
    return {
      input: `${it.between(3, 30)}x${it.between(4, 32)}`,
      lines: [...Array.from({ length: it.depth - 1 }, () => `${cell}(${units}, return_sequences: true)`), `${cell}(${units})`],
      normalized: false,
    };
  },

  image(it) {
    const { pick, width, initializer, activation, random } = it;
    const norm = random() < 0.4 ? ' -> batch_norm' : '';
    const kernel = `kernel_initializer: ${initializer}`;
    const words = [
      `conv(${width}, 3x3, stride: 2, ${kernel})`, `conv(${width}, 5x5, ${kernel})`, `conv(${width}, 3x3, dilation_rate: 2, ${kernel})`,
      `conv(${width}, 1x1, ${kernel})`, `depthwise_conv(3x3, depthwise_initializer: ${initializer})`,
      `separable_conv(${width}, 3x3, depthwise_initializer: ${initializer}, pointwise_initializer: ${initializer})`,
      `conv_transpose(${width}, 4x4, stride: 2, ${kernel})`, `upsampling(2) -> conv(${width}, 3x3, stride: 2, ${kernel})`,
      `zero_padding(1) -> conv(${width}, 3x3, padding: valid, ${kernel})`, `conv(${width}, 3x3, ${kernel}) -> spatial_dropout(20%)`,
      `dense_connection { conv(${width}, 3x3, ${kernel})${norm} -> ${activation} } -> conv(${width}, 1x1, ${kernel})`,
      `residual { conv(${width}, 3x3, ${kernel})${norm} -> ${activation} }`,
      `gaussian_noise(0.1) -> conv(${width}, 3x3, ${kernel})`,
    ];
    const chosen = Array.from({ length: it.depth }, () => pick(words));
    const after = (line: string): string => `${line}${norm} -> ${random() < 0.15 ? 'prelu(shared_axes: [1, 2])' : activation}`;
    return {
      input: pick(['12x12x3', '16x16x4']),
      lines: [`conv(${width}, 3x3, ${kernel}) -> ${activation}`, ...atMost(2, chosen, /conv_transpose/).map(after), pick(['flatten', 'global_average_pool', 'global_max_pool'])],
      normalized: norm !== '',
    };
  },

  sequence(it) {
    const { pick, between, initializer, activation } = it;
    const width = 4 * Math.max(2, Math.round(Math.min(it.width, 128) / 4));
    const kernel = `kernel_initializer: ${initializer}`;
    const words = [
      `residual { layer_norm -> multi_head_attention(4, ${width / 4}, ${kernel}) }`,
      `residual { layer_norm -> dense(${2 * width}, ${kernel}) -> ${activation} -> dense(${width}, ${kernel}) }`,
      `bidirectional(lstm(${width / 2}, return_sequences: true))`, `bidirectional(gru(${width}, return_sequences: true), merge_mode: sum)`,
      `time_distributed(dense(${width}, ${kernel})) -> ${activation}`, `conv(${width}, 3, ${kernel}) -> ${activation}`,
      `gru(${width}, return_sequences: true)`,
    ];
    const steps = between(4, 30);
    const tokens = it.random() < 0.5;
    const first = tokens ? `embedding(100, ${width})` : `dense(${width}, ${kernel})`;
    return {
      input: tokens ? String(steps) : `${steps}x${between(4, 32)}`,
      lines: [`${first}${pick(['', ' -> positional_encoding', ' -> positional_encoding(learned)'])}`, ...Array.from({ length: it.depth }, () => pick(words)),
        pick(['global_average_pool', 'flatten', `lstm(${width})`])],
      normalized: true,
      ...(tokens ? { tokens } : {}),
    };
  },
};

const features = ({ between }: Choice): string => String(between(8, 128));
const dense = ({ width, initializer }: Choice): string => `dense(${width}, kernel_initializer: ${initializer})`;
const drop = ({ random }: Choice): string => (random() < 0.15 ? ' -> dropout(10%)' : '');

/** Leaves out what would come oftener than `most` times: images that double at every layer are no example of anything. */
function atMost(most: number, list: readonly string[], kind: RegExp): string[] {
  let seen = 0;
  return list.filter((it) => !kind.test(it) || ++seen <= most);
}
