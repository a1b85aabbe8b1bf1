/** Blocks with parameters: declared where they are first wanted, called again with other values. */
import type { Shape, Value } from '../../../src/ir/types.ts';
import { always, fresh, type Block, type Env, type Parameter, type Piece, type Place, type Written } from './place.ts';
import { flow, inner, type Keeps } from './pieces.ts';
import { integer } from './values.ts';

const isPiece = (argument: Written | Piece): argument is Piece => 'apply' in argument;

/** A call of a block of the file, or of a new one. */
export function blockCall(place: Place, env: Env, keeps: Keeps): Piece | undefined {
  const { draw, file } = place;
  const again = file.blocks.length > 0 && draw.chance(0.5);
  const block = again ? draw.pick(file.blocks) : place.depth < 3 ? declare(place, keeps) : undefined;
  if (!block) return undefined;
  const given = block.parameters.flatMap((parameter) => (parameter.standard && draw.chance(0.5) ? [] : [[parameter, argument(parameter, place, env)] as const]));
  const texts = given.map(([{ name }, { text }]) => `${name}: ${text}`);
  return {
    text: `${block.name}${texts.length > 0 || draw.chance(0.3) ? `(${texts.join(', ')})` : ''}`,
    apply: (shape, values) => block.body.apply(shape, bound(block, given, values)),
  };
}

/** The values of the parameters inside: those given mean what they mean at the call, the others what they mean at the block. */
function bound(block: Block, given: readonly (readonly [Parameter, Written | Piece])[], env: Env): Env {
  return new Map(block.parameters.map((parameter) => {
    const argument = given.find(([each]) => each.name === parameter.name)?.[1];
    const [written, values] = argument ? [argument, env] : [parameter.standard!, new Map()];
    return [parameter.name, isPiece(written) ? (shape: Shape) => written.apply(shape, values) : (written.value(values) as Value)] as const;
  }));
}

function argument({ kind }: Parameter, place: Place, env: Env): Written | Piece {
  if (kind === 'integer') return integer({ min: 1, max: 6 }, place);
  if (kind === 'boolean') return place.draw.chance(0.5) ? always('true', true) : always('false', false);
  return flow({ ...inner(place), depth: 3 }, env, 'shape', 1);
}

function declare(place: Place, keeps: Keeps): Block {
  const { draw, file } = place;
  const home: Place = { ...inner(place), parameters: [] };
  const parameters = Array.from({ length: draw.below(4) }, () => {
    const parameter: Parameter = { name: fresh(file, 'a'), kind: draw.pick(['integer', 'integer', 'boolean', 'flow']) };
    return draw.chance(0.6) ? { ...parameter, standard: argument(parameter, home, new Map()) } : parameter;
  });
  // Parameters without a default are given at every call; the body is written for values as likely as any.
  const values: Env = new Map(parameters.map(({ kind, name }) => [name, kind === 'integer' ? 2 : kind === 'boolean' ? true : (shape: Shape) => shape]));
  const body = flow({ ...home, parameters, tensors: new Map() }, values, keeps, 4, false);
  const name = fresh(file, 'B');
  const listed = parameters.map((each) => `${each.name}${'standard' in each ? ` = ${each.standard.text}` : ''}`);
  file.declarations.push(`block ${name}(${listed.join(', ')}) {\n  ${body.text}\n}`);
  const block = { name, parameters, body };
  file.blocks.push(block);
  return block;
}

/** A piece of network that the block was given. */
export function parameterStep({ draw, parameters }: Place): Piece | undefined {
  const pieces = parameters.filter(({ kind }) => kind === 'flow');
  if (pieces.length === 0) return undefined;
  const { name } = draw.pick(pieces);
  return { text: name, apply: (shape, env) => (env.get(name) as (shape: Shape) => Shape | undefined)(shape) };
}
