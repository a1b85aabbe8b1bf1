/** Random networks as source texts: depth 1 to 100, width 8 to 512, whatever activations, initializers and normalizations the catalogue has. */
import { wordsOf } from '../../src/catalog/index.ts';
import { stream, type Stream } from '../../src/runtime/random.ts';

export type Family = 'dense' | 'normalized' | 'residual' | 'conv' | 'recurrent';
export interface RandomNetwork {
  readonly name: string;
  readonly family: Family;
  readonly text: string;
  readonly width: number;
  readonly depth: number;
  readonly activation: string;
  readonly initializer: string;
  /** Why the theory does not claim to know this one: only its interval is judged. */
  readonly beyond: string | undefined;
}

type Families = Parameters<typeof wordsOf>[0];
/** Words that need no argument. */
const words = (family: Families): string[] =>
  wordsOf(family).filter((word) => !('params' in word) || !word.params.some((it) => !('default' in it))).map(({ name }) => name).sort();
/** Constant draws are findings of their own; `lsuv` looks at data first; the others need a square kernel or arguments. */
const initializers = words('initializer').filter((name) => !/zeros|ones|constant|identity|lsuv/.test(name));
/** Softmax mixes units; step has no gradient; linear is no activation. */
const activations = words('activation').filter((name) => !/softmax|step|linear/.test(name));
const layers = new Set(wordsOf('layer').map(({ name }) => name));
/** Without a fixed point that nearby variances are drawn to, small errors grow with depth. */
const UNSTABLE = /gelu|swish|silu|mish|exponential/;

export function randomNetwork(index: number): RandomNetwork {
  const random = stream(index, 'network');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const between = (low: number, high: number): number => Math.round(low * (high / low) ** random());
  const family = pick<Family>(['dense', 'normalized', 'residual', 'conv', ...(['lstm', 'gru', 'simple_rnn'].some((it) => layers.has(it)) ? ['recurrent' as const] : [])]);
  const activation = pick(activations);
  const width = family === 'conv' ? between(8, 64) : between(8, 512);
  // TensorFlow.js takes minutes to make large matrices orthogonal.
  const initializer = pick(initializers.filter((name) => name !== 'orthogonal' || width <= 40));
  const depth = family === 'conv' ? between(1, 10) : family === 'recurrent' ? between(1, 3) : between(1, width > 200 ? 40 : 100);
  const classes = pick([2, 4, 10]);
  const made = body(family, { random, pick, between, activation, initializer, width, depth });
  const separation = pick([0, 1]);
  const text = `data samples {
  source: gaussian(${made.input}, classes: ${classes}, samples: 320, separation: ${separation})
}

network Random {
  input(samples.shape)
${made.lines.map((line) => `  ${line}`).join('\n')}
  dense(${classes}) -> softmax
}

train Random on samples {
  loss: cross_entropy
  optimizer: sgd(0.01)
  batch: ${pick([16, 32, 64])}
  epochs: 1
}
`;
  const beyond = width < 16 ? 'width under 16' : UNSTABLE.test(activation) && family !== 'recurrent' && depth > 3 && !made.normalized ? 'unstable fixed point' : undefined;
  return { name: `random${index}`, family, text, width, depth, activation, initializer, beyond };
}

interface Choice { random: Stream; pick<T>(list: readonly T[]): T; between(low: number, high: number): number; activation: string; initializer: string; width: number; depth: number }

function body(family: Family, { random, pick, between, activation, initializer, width, depth }: Choice): { input: string; lines: string[]; normalized: boolean } {
  const normalize = pick(['batch_norm', 'layer_norm']);
  const dense = `dense(${width}, kernel_initializer: ${initializer})`;
  const drop = random() < 0.15 ? ' -> dropout(10%)' : '';
  switch (family) {
    case 'dense': return { input: String(between(8, 128)), lines: [`repeat ${depth} { ${dense} -> ${activation}${drop} }`], normalized: false };
    case 'normalized': return { input: String(between(8, 128)), lines: [`repeat ${depth} { ${dense} -> ${normalize} -> ${activation}${drop} }`], normalized: true };
    case 'residual': {
      const blocks = Math.max(1, Math.ceil(depth / 2));
      const inside = pick([
        `${normalize} -> ${activation} -> ${dense}`, `${activation} -> ${dense} -> ${activation} -> ${dense}`, `${dense} -> ${normalize} -> ${activation}`,
      ]);
      const after = random() < 0.3 ? ` -> ${activation}` : '';
      return { input: String(between(8, 128)), lines: [dense, `repeat ${blocks} { residual { ${inside} }${after} }`], normalized: inside.includes('norm') };
    }
    case 'conv': {
      const norm = random() < 0.5 ? ` -> ${normalize === 'layer_norm' ? 'batch_norm' : normalize}` : '';
      const conv = `conv(${width}, 3x3, kernel_initializer: ${initializer})${norm} -> ${activation}`;
      const first = Math.ceil(depth / 2);
      const pool = pick(['max_pool(2x2)', 'average_pool(2x2)']);
      return {
        input: pick(['12x12x3', '16x16x1', '8x8x16']),
        lines: [`repeat ${first} { ${conv} }`, pool, ...(depth > first ? [`repeat ${depth - first} { ${conv} }`] : []), pick(['flatten', 'global_average_pool'])],
        normalized: norm !== '',
      };
    }
    case 'recurrent': {
      const cell = pick(['lstm', 'gru', 'simple_rnn'].filter((it) => layers.has(it)));
      const units = Math.min(width, 128);
      return { input: `${between(3, 30)}x${between(4, 32)}`, lines: [...Array.from({ length: depth - 1 }, () => `${cell}(${units}, return_sequences: true)`), `${cell}(${units})`], normalized: false };
    }
  }
}
