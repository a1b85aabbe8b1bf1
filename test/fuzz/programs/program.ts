/** Whole random programs: data, network and training that go together, or nearly. Repeatable by seed. */
import { lookUpWord, wordsOf } from '../../../src/catalog/index.ts';
import type { CallWord, SourceWord, Word } from '../../../src/catalog/types.ts';
import { columnsOf } from '../../../src/ir/columns.ts';
import { showShape, sizeOf, type Shape } from '../../../src/ir/types.ts';
import { Draw } from '../draw.ts';
import { call } from './calls.ts';
import type { File, Place } from './place.ts';
import { flow, narrow } from './pieces.ts';
import { write, type Accepts } from './values.ts';

export interface Generated {
  readonly text: string;
  /** Files that it imports, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Three in four without a mistake that is meant, so that most of them compile. */
export function generate(seed: number): Generated {
  const draw = new Draw(seed);
  const file: File = { draw, mistakes: draw.chance(0.75) ? 0 : 0.04, declarations: [], blocks: [], names: 0 };
  const place = (shape: Shape): Place => ({ file, draw, tensors: new Map(), parameters: [], shape, depth: 0 });

  const word = draw.pick(wordsOf('source') as readonly SourceWord[]);
  const source = call(word, place([]));
  const args = source.args(new Map());
  const facts = args && word.check?.(args) === undefined ? word.facts(args) : undefined;
  const shape = facts?.shape ?? [4];
  const data = `data d {\n  source: ${source.text}\n${settings('data', place(shape), ['source'], goesWith(shape, facts?.classes ?? null, draw))}}`;

  const { inputs, targets } = facts ? columnsOf(facts) : { inputs: [], targets: [] };
  const target = targets.length > 0 ? draw.pick(targets) : { name: 'target', classes: 4, shape: [] };
  const classes = target.classes !== null;
  const loss = draw.pick((wordsOf('loss') as readonly CallWord[]).filter(({ expects }) => (classes ? expects?.targets === 'class' || draw.chance(0.05) : expects?.targets !== 'class')));
  const start = inputs.length > 1 ? merged(inputs, place) : single(shape, place);
  const end = head(place(start.shape ?? []), loss, target, targets.length > 1 ? `d.${target.name}` : 'd');
  const network = `network N {\n  ${start.text}\n  ${end}${targets.length > 1 ? ` -> output(${target.name})` : ''}\n}`;
  const train = `train N on d {\n  loss: ${call(loss, place(shape)).text}\n${settings('train', place(shape), ['loss'], watches(classes, draw))}}`;

  // Half of the files bring what they name from another one.
  const named = file.declarations.map((declaration) => /^(?:let|block) (\w+)/.exec(declaration)![1]!);
  if (named.length > 0 && draw.chance(0.3)) {
    return { text: `import { ${named.join(', ')} } from "./pieces.gradnet"\n\n${[data, network, train].join('\n\n')}\n`, files: { './pieces.gradnet': `${file.declarations.join('\n\n')}\n` } };
  }
  return { text: `${[...file.declarations, data, network, train].join('\n\n')}\n`, files: {} };
}

/** One input, and a flow from it. */
function single(shape: Shape, place: (shape: Shape) => Place): { readonly text: string; readonly shape: Shape | undefined } {
  const { draw } = place(shape);
  const body = flow(place(shape), new Map(), 'nothing', 7, false);
  const given = draw.chance(0.8) ? 'd.shape' : shape.length > 1 ? showShape(shape) : `[${shape.join(', ')}]`;
  return { text: `input(${given})\n  ${body.text}`, shape: body.apply(shape, new Map()) };
}

/** An input for each column, and what becomes of them beside one another. */
function merged(inputs: readonly { readonly name: string; readonly shape: Shape }[], place: (shape: Shape) => Place): { readonly text: string; readonly shape: Shape | undefined } {
  const flows = inputs.map(({ shape }) => flow(place(shape), new Map(), 'nothing', 4));
  const lines = inputs.map(({ name }) => `input(d.${name}.shape) as ${name}`);
  const branches = inputs.map(({ name }, i) => `${name} -> ${flows[i]!.text} -> flatten`);
  const widths = inputs.map(({ shape }, i) => sizeOf(flows[i]!.apply(shape, new Map()) ?? [1]));
  return { text: `${lines.join('\n  ')}\n  ( ${branches.join(' | ')} ) -> concat`, shape: [widths.reduce((sum, width) => sum + width, 0)] };
}

/** The other settings of a section: those it needs, and some of the rest. */
function settings(section: string, place: Place, done: readonly string[], accepts: Accepts): string {
  const params = lookUpWord(section, 'section')!.params.filter(({ name }) => !done.includes(name));
  return params.flatMap((param) => {
    const written = param.default === undefined || place.draw.chance(0.25) ? write(param, place, accepts) : undefined;
    return written ? [`  ${param.name}: ${written.text}\n`] : [];
  }).join('');
}

/** Images are not augmented as values are, and labels are mixed only where there are classes. */
const goesWith = (shape: Shape, classes: number | null, draw: Draw): Accepts => (word: Word) => {
  if (word.family !== 'augmentation' || draw.chance(0.02)) return true;
  const { what } = (word as CallWord).augments!;
  return what === 'values' || (what === 'images' ? shape.length === 3 : classes !== null);
};

/** Stopping looks at what is measured without being asked for, mostly. */
const watches = (classes: boolean, draw: Draw): Accepts => (word) => word.family !== 'early_stopping' || draw.chance(0.1) || /^(val_)?loss$/.test(word.name) || (classes && word.name.endsWith('val_accuracy'));

/** The end that the loss and the targets ask for; `of` is what the number of classes is read from. */
function head(place: Place, { expects }: CallWord, target: { readonly classes: number | null; readonly shape: Shape }, of: string): string {
  const { draw } = place;
  const activation = expects?.lastActivation ? ` -> ${draw.pick(expects.lastActivation)}` : '';
  if (target.classes !== null) return narrow(place, expects?.targets === 'class' ? `${of}.classes` : '1') + activation;
  const { shape } = target;
  if (shape.length === place.shape.length && shape.length > 2 && shape.slice(0, -1).every((d, i) => d === place.shape[i])) return `conv(${shape.at(-1)}, 1)${activation}`;
  return `${narrow(place, String(sizeOf(shape)))}${shape.length === 1 ? '' : ` -> reshape(${showShape(shape)})`}${activation}`;
}
