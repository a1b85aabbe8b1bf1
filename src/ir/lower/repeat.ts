/** Repetition: `repeat 3 { … }`, `repeat filters in [64, 128] { … }`, `Basic(16) * 3`. */
import type { Binary, Expression, Repeat } from '../../parser/ast.ts';
import type { Value } from '../types.ts';
import { describe } from './arithmetic.ts';
import { placeOf } from './context.ts';
import { followNames } from './coerce.ts';
import { evaluate } from './evaluate.ts';
import { expand, expandBody, type Flowing, type Site } from './expand.ts';
import { Scope } from './scope.ts';

export function repeatSteps(expression: Repeat | Binary, flowing: Flowing, site: Site): Flowing {
  const { builder } = site;
  const place = placeOf(site.scope, expression.span);
  const { rounds, round } = expression.kind === 'repeat' ? ofBody(expression, site) : ofStep(expression, site);
  builder.countRounds(rounds, place);
  for (let i = 0; i < rounds; i++) {
    const region = builder.open({ parent: site.region, kind: 'repeat', name: '', round: i, place }, flowing.map((tensor) => tensor.node));
    const scope = new Scope(site.scope.file, site.scope);
    flowing = round(i, flowing, { ...site, region, scope });
    builder.close(region, flowing[0]?.node ?? -1);
  }
  return flowing;
}

interface Rounds {
  readonly rounds: number;
  readonly round: (i: number, flowing: Flowing, site: Site) => Flowing;
}

function ofBody(expression: Repeat, site: Site): Rounds {
  const { variable } = expression;
  const over = evaluate(expression.over, site.scope, site.lowering);
  if (!variable) return { rounds: count(over, expression.over, site), round: (_, flowing, inner) => expandBody(expression.body, flowing, inner) };
  if (!Array.isArray(over)) {
    return site.lowering.fail(
      'wrong-type',
      { argument: 'repeat … in', expected: 'a list such as [64, 128] or range(3)', given: describe(over) },
      { place: placeOf(site.scope, expression.over.span) },
    );
  }
  const values = over as readonly Value[];
  return {
    rounds: values.length,
    round: (i, flowing, inner) => {
      inner.scope.declare(variable, { kind: 'value', value: values[i]! });
      return expandBody(expression.body, flowing, inner);
    },
  };
}

/** `step * n`; people also write `n * step`. */
function ofStep(expression: Binary, site: Site): Rounds {
  const isCount = (side: Expression): boolean => followNames(side, site.scope).expression.kind === 'number';
  const [step, times] = isCount(expression.left) ? [expression.right, expression.left] : [expression.left, expression.right];
  const rounds = count(evaluate(times, site.scope, site.lowering), times, site);
  return { rounds, round: (_, flowing, inner) => expand(step, flowing, inner) };
}

function count(value: Value, at: Expression, { scope, lowering }: Site): number {
  const place = placeOf(scope, at.span);
  if (typeof value !== 'number' || !Number.isInteger(value)) return lowering.fail('wrong-type', { argument: 'repeat', expected: 'a whole number', given: describe(value) }, { place });
  if (value < 0) return lowering.fail('out-of-range', { argument: 'repeat', allowed: '0 or more', given: describe(value) }, { place });
  return value;
}
