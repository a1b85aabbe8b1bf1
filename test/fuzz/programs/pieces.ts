/** Pieces of network over every layer, activation and structure, that follow shapes as the catalogue says they go. */
import { wordsOf } from '../../../src/catalog/index.ts';
import type { ActivationWord, LayerWord, StructureWord } from '../../../src/catalog/types.ts';
import { sizeOf, type Shape } from '../../../src/ir/types.ts';
import { blockCall, parameterStep } from './blocks.ts';
import { call } from './calls.ts';
import { fresh, type Env, type Piece, type Place } from './place.ts';
import { integer } from './values.ts';

/** What must stay: all axes, all but the channels, or nothing. */
export type Keeps = 'shape' | 'positions' | 'nothing';

const layers = wordsOf('layer') as readonly LayerWord[];
const merges = layers.filter(({ arity }) => arity === 'merge');
const steps = [...layers.filter(({ arity, name }) => arity !== 'source' && name !== 'output'), ...(wordsOf('activation') as readonly ActivationWord[])];
const structures = wordsOf('structure') as readonly StructureWord[];

/** So that a model is built in milliseconds. */
const LARGEST = 4096;
export const same = (a: Shape | undefined, b: Shape): boolean => a !== undefined && a.length === b.length && a.every((d, i) => d === b[i]);
const kept = (to: Shape | undefined, from: Shape, keeps: Keeps): to is Shape =>
  to !== undefined && to.every((d) => d === null || d > 0) && sizeOf(to) <= Math.max(LARGEST, sizeOf(from)) &&
  (keeps === 'nothing' || (keeps === 'shape' ? same(to, from) : to.length === from.length && same(to.slice(0, -1), from.slice(0, -1))));

/** Up to `most` steps in series. One line where it stands inside another flow. */
export function flow(place: Place, env: Env, keeps: Keeps, most: number, oneLine = true): Piece {
  const { draw } = place;
  const pieces: Piece[] = [];
  let shape = place.shape;
  for (let count = 1 + draw.below(most); count > 0; count--) {
    const next = step({ ...place, shape }, env, keeps);
    if (!next) continue;
    pieces.push(next);
    shape = next.apply(shape, env) ?? shape;
  }
  if (pieces.length === 0) pieces.push({ text: 'linear', apply: (x) => x });
  const separator = (): string => (oneLine || draw.chance(0.5) ? ' -> ' : draw.chance(0.8) ? '\n  ' : '; ');
  return { text: pieces.map(({ text }, i) => (i === 0 ? text : separator() + text)).join(''), apply: inSeries(pieces) };
}

const inSeries = (pieces: readonly Piece[]): Piece['apply'] => (shape, env) => pieces.reduce<Shape | undefined>((x, piece) => x && piece.apply(x, env), shape);

/** One step that keeps what it should, or undefined where a few tries find none. */
function step(place: Place, env: Env, keeps: Keeps): Piece | undefined {
  const { draw, depth, shape, file } = place;
  for (let tries = 0; tries < 10; tries++) {
    const kind = depth > 3 ? 'layer' : draw.weighted({ layer: 60, branches: 7, structure: 9, repeat: 6, block: 8, parameter: 8, named: 4, choice: 3, lazy: 2 });
    const made = kinds[kind]({ ...place, depth: depth + 1 }, env, keeps);
    if (!made) continue;
    const to = made.apply(shape, env);
    if (kept(to, shape, keeps)) {
      if (kind === 'layer' && depth < 2 && draw.chance(0.12)) return named(made, place, to);
      return made;
    }
    if (draw.chance(file.mistakes)) return made;
  }
  return undefined;
}

function named({ text, apply }: Piece, { file, tensors }: Place, to: Shape): Piece {
  const name = fresh(file, 't');
  tensors.set(name, to);
  return { text: `${text} as ${name}`, apply };
}

const kinds: Readonly<Record<'layer' | 'branches' | 'structure' | 'repeat' | 'block' | 'parameter' | 'named' | 'choice' | 'lazy', (place: Place, env: Env, keeps: Keeps) => Piece | undefined>> = {
  layer(place, env) {
    const word = place.draw.pick(steps);
    const called = call(word, place, env);
    const more = called.tensors.map((name) => place.tensors.get(name)).filter((each) => each !== undefined);
    if (word.family === 'layer' && word.arity === 'merge' && more.length === 0) return undefined;
    return {
      text: called.text,
      apply(shape, inner) {
        const args = called.args(inner);
        if (args === undefined || word.check?.(args) !== undefined) return undefined;
        const to = word.shape ? word.shape({ inputs: [shape, ...more], args }) : shape;
        return 'problem' in to ? undefined : to;
      },
    };
  },

  branches(place, env, keeps) {
    const { draw, shape } = place;
    const word = draw.pick(merges);
    const branches = Array.from({ length: 2 + draw.below(2) }, () => (draw.chance(0.25) ? { text: '', apply: (x: Shape) => x } : flow(inner(place), env, draw.chance(0.5) ? 'shape' : keeps === 'nothing' ? 'positions' : keeps, 2)));
    const called = call(word, { ...place, tensors: new Map() }, env);
    return {
      text: `( ${branches.map(({ text }) => text).join(' | ')} ) -> ${called.text}`,
      apply(from, values) {
        const inputs = branches.map(({ apply }) => apply(from, values));
        const args = called.args(values);
        if (args === undefined || inputs.includes(undefined)) return undefined;
        const to = word.shape?.({ inputs: inputs as Shape[], args }) ?? shape;
        return 'problem' in to ? undefined : to;
      },
    };
  },

  structure(place, env, keeps) {
    const { draw, shape } = place;
    const word = draw.pick(structures);
    const called = call(word, place, env);
    const body = flow(inner(place), env, word.wiring === 'series' ? keeps : word.wiring === 'dense' ? 'positions' : draw.chance(0.6) ? 'shape' : 'nothing', 3);
    const [to] = [body.apply(shape, env)];
    if (word.wiring !== 'residual' || same(to, shape)) {
      return {
        text: `${called.text} { ${body.text} }`,
        apply(from, values) {
          const out = body.apply(from, values);
          if (word.wiring === 'series' || out === undefined) return out;
          if (word.wiring === 'residual') return same(out, from) ? out : undefined;
          return same(out.slice(0, -1), from.slice(0, -1)) && from.length > 0 ? [...out.slice(0, -1), out.at(-1)! + from.at(-1)!] : undefined;
        },
      };
    }
    const shortcut = word.params.find(({ type }) => type.type === 'flow');
    for (let tries = 0; shortcut && tries < 8; tries++) {
      const side = kinds.layer(place, env, 'nothing');
      if (!side || !to || !same(side.apply(shape, env), to)) continue;
      return { text: `${word.name}(${shortcut.name}: ${side.text}) { ${body.text} }`, apply: (from, values) => { const [a, b] = [body.apply(from, values), side.apply(from, values)]; return b && same(a, b) ? a : undefined; } };
    }
    return undefined;
  },

  repeat(place, env, keeps) {
    const { draw } = place;
    const rounds = draw.pick([0, 1, 2, 2, 3]);
    const times = (piece: Piece, envs: readonly (readonly [string, number] | undefined)[]): Piece['apply'] => (shape, values) =>
      envs.reduce<Shape | undefined>((x, bound) => x && piece.apply(x, bound ? new Map([...values, bound]) : values), shape);
    if (draw.chance(0.3)) {
      const single = kinds.layer(place, env, keeps);
      return single && { text: `${single.text} * ${rounds}`, apply: times(single, Array.from({ length: rounds }, () => undefined)) };
    }
    if (draw.chance(0.5)) {
      const body = flow(inner(place), env, 'shape', 2);
      return { text: `repeat ${rounds} { ${body.text} }`, apply: times(body, Array.from({ length: rounds }, () => undefined)) };
    }
    const name = fresh(place.file, 'n');
    const over = Array.from({ length: rounds }, () => draw.pick([1, 2, 3, 4]));
    const body = flow({ ...inner(place), parameters: [...place.parameters, { name, kind: 'integer' }] }, new Map([...env, [name, over[0] ?? 1]]), 'positions', 2);
    return { text: `repeat ${name} in [${over.join(', ')}] { ${body.text} }`, apply: times(body, over.map((n) => [name, n] as const)) };
  },

  block: blockCall,
  parameter: parameterStep,

  /** A tensor of before, put beside or on top of what flows. */
  named({ draw, tensors }) {
    if (tensors.size === 0) return undefined;
    const [name, shape] = draw.pick([...tensors]);
    return { text: `(${name})`, apply: () => shape };
  },

  choice(place, env, keeps) {
    const { draw } = place;
    const flags = place.parameters.filter(({ kind }) => kind === 'boolean');
    const flag = flags.length > 0 ? draw.pick(flags).name : undefined;
    const then = flow(inner(place), env, keeps, 2);
    const otherwise = draw.chance(0.5) ? flow(inner(place), env, keeps, 2) : undefined;
    const known = draw.chance(0.5);
    const apply: Piece['apply'] = (shape, values) => ((flag === undefined ? known : values.get(flag)) === true ? then.apply(shape, values) : otherwise ? otherwise.apply(shape, values) : shape);
    return { text: `when ${flag ?? (known ? '2 > 1' : '1 > 2')} { ${then.text} }${otherwise ? ` else { ${otherwise.text} }` : ''}`, apply };
  },

  /** A piece behind a name of the file, with weights of its own at every use. */
  lazy(place, env, keeps) {
    const name = fresh(place.file, 'p');
    const piece = flow({ ...inner(place), parameters: [] }, env, keeps, 2);
    place.file.declarations.push(`let ${name} = ${piece.text}`);
    return { text: name, apply: piece.apply };
  },
};

/** Tensors named inside are none outside, and none of those outside may flow by where a body may be written elsewhere. */
export const inner = (place: Place): Place => ({ ...place, tensors: new Map(), depth: place.depth + 1 });

/** `flatten` and a dense layer that gives `units` values, whatever flows in; a whole number in the text of `units`. */
export const narrow = (place: Place, units: string): string => `${place.shape.length === 1 ? '' : 'flatten -> '}dense(${units}${place.draw.chance(0.1) ? `, use_bias: ${integer({ min: 1 }, place).text === '1'}` : ''})`;
