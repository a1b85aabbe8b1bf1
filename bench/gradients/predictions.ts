/** (b) Predicted against measured, on every example and on random networks. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median } from '../../src/cli/median.ts';
import type { LayerComparison, Quantity } from '../../src/cli/verify/comparison.ts';
import type { Part, Settings } from './main.ts';
import { measureText, TooLarge } from './measure.ts';
import { randomNetwork } from './random-networks.ts';

interface Measured {
  readonly name: string;
  readonly family: string;
  readonly what: string;
  readonly beyond: string | undefined;
  readonly rows: readonly LayerComparison[];
}

/** What float32 holds: smaller values are measured as zero, larger ones as infinite. */
const SMALLEST = 1.2e-38;
const LARGEST = 3.4e38;

const QUANTITIES: readonly Quantity[] = ['backward', 'weight', 'forward'];
/** What is aimed at: factor at the median and at the worst layer of a network. */
const LIMITS: Readonly<Record<string, Partial<Record<Quantity, readonly [number, number]>>>> = {
  recurrent: { backward: [2, 2], weight: [2, 2] },
  other: { backward: [1.3, 2], weight: [1.5, 3] },
};

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
/** Data that is not part of the repository is replaced by noise of its shape. */
const withoutFiles = (text: string): string => text.replace(/source: cifar10\S*/, 'source: gaussian(32x32x3, classes: 10, samples: 320, separation: 0)');

/** Operations of one draw that `--quick` and the whole bench spend on an example. */
const BUDGET = { quick: 5e9, full: 2e12 };

type Add = (name: string, family: string, what: string, beyond: string | undefined, text: string, file?: string) => Promise<void>;

async function collect({ seeds, quick, resume, say }: Settings, work: (add: Add) => Promise<void>): Promise<Part> {
  const all: Measured[] = [];
  const broken: string[] = [];
  const add: Add = async (name, family, what, beyond, text, file) => {
    try {
      const rows = await measureText(name, text, seeds, { resume, limit: quick ? BUDGET.quick : BUDGET.full, ...(file === undefined ? {} : { file }) });
      all.push({ name, family, what, beyond, rows });
      say(`${name} (${what}): backward ${show(worst(rows, 'backward'))}, weights ${show(worst(rows, 'weight'))}`);
    } catch (error) {
      broken.push(`${name} (${what}): ${error instanceof TooLarge ? 'left out, ' : ''}${(error as Error).message.split('\n')[0]!}`);
      say(broken.at(-1)!);
    }
  };
  await work(add);
  return summarize(all, broken);
}

export const compareExamples = (settings: Settings): Promise<Part> => collect(settings, async (add) => {
  for (const file of readdirSync(examples).filter((name) => name.endsWith('.gradnet'))) {
    await add(file.replace('.gradnet', ''), 'example', 'example', undefined, withoutFiles(readFileSync(examples + file, 'utf8')), examples + file);
  }
});

export const compareRandom = (settings: Settings): Promise<Part> => collect(settings, async (add) => {
  for (let index = settings.first; index < settings.first + settings.graphs; index++) {
    const it = randomNetwork(index);
    await add(it.name, it.family, `${it.family}, depth ${it.depth}, width ${it.width}, ${it.activation}, ${it.initializer}`, it.beyond, it.text);
  }
});

const factors = (rows: readonly LayerComparison[], quantity: Quantity): number[] => rows.flatMap((row) => row[quantity]?.factor ?? []).sort((a, b) => a - b);
const worst = (rows: readonly LayerComparison[], quantity: Quantity): number | undefined => factors(rows, quantity).at(-1);
const show = (x: number | null | undefined): string => (x === null || x === undefined ? '-' : x < 100 ? x.toFixed(2) : x.toExponential(1));
const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(0)} %`);

function summarize(all: readonly Measured[], broken: readonly string[]): Part {
  const known = all.filter(({ beyond }) => beyond === undefined);
  const table = [...new Set(known.map(({ family }) => family))].sort().map((family) => {
    const networks = known.filter((it) => it.family === family);
    const limits = (LIMITS[family] ?? LIMITS['other'])!;
    const of = (quantity: Quantity) => {
      const sorted = networks.flatMap(({ rows }) => factors(rows, quantity)).sort((a, b) => a - b);
      const [middle, most] = limits[quantity] ?? [Infinity, Infinity];
      const met = networks.filter(({ rows }) => (median(factors(rows, quantity)) ?? 1) <= middle && (worst(rows, quantity) ?? 1) <= most).length;
      return { layers: sorted.length, median: median(sorted) ?? null, p90: sorted[Math.floor(0.9 * (sorted.length - 1))] ?? null, max: sorted.at(-1) ?? null, networks_within_limits: met };
    };
    return { family, networks: networks.length, ...Object.fromEntries(QUANTITIES.map((it) => [it, of(it)])) as Record<Quantity, ReturnType<typeof of>> };
  });
  const inside = (list: readonly Measured[], quantity: Quantity) => {
    const pairs = list.flatMap(({ rows }) => rows.flatMap((row) => row[quantity] ?? []));
    return { layers: pairs.length, inside: pairs.filter(({ measured, low, high }) => (measured >= low || low < SMALLEST) && (measured <= high || high > LARGEST)).length };
  };
  const groups = [...new Set(all.map(({ beyond }) => beyond ?? 'all others'))].map((group) => {
    const list = all.filter(({ beyond }) => (beyond ?? 'all others') === group);
    return { group, networks: list.length, backward: inside(list, 'backward'), weight: inside(list, 'weight') };
  });
  const misses = known.map((it) => ({ network: it.name, what: it.what, backward: worst(it.rows, 'backward') ?? null, weight: worst(it.rows, 'weight') ?? null }))
    .filter((it) => {
      const limits = (LIMITS[it.what.split(',')[0]!] ?? LIMITS['other'])!;
      return (it.backward ?? 1) > limits.backward![1] || (it.weight ?? 1) > limits.weight![1];
    })
    .sort((a, b) => Math.max(b.backward ?? 1, b.weight ?? 1) - Math.max(a.backward ?? 1, a.weight ?? 1));
  const line = (name: string, it: { median: number | null; p90: number | null; max: number | null; layers: number; networks_within_limits: number }, networks: number): string =>
    `${name.padEnd(24)} ${String(it.layers).padStart(6)} layers  median ${show(it.median)}  90 % within ${show(it.p90)}  worst ${show(it.max)}  networks within limits ${it.networks_within_limits} of ${networks}`;
  return {
    figures: { table, groups, misses, broken },
    text: [
      ...table.flatMap((row) => QUANTITIES.map((quantity) => line(`${row.family} ${quantity}`, row[quantity], row.networks))),
      ...groups.map(({ group, networks, backward, weight }) => `mean over draws in the printed interval, ${group} (${networks} networks): backward ${share(backward.inside, backward.layers)}, weights ${share(weight.inside, weight.layers)}`),
      ...(misses.length === 0 ? [] : ['worse than twice (backward) or three times (weights):', ...misses.map((it) => `  ${it.network} ${it.what}: backward ${show(it.backward)}, weights ${show(it.weight)}`)]),
      ...(broken.length === 0 ? [] : ['not measured:', ...broken.map((it) => `  ${it}`)]),
    ].join('\n'),
  };
}
