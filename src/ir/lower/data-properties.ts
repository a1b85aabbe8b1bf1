/** What the language can ask of data: `digits.classes`, and of one column where there are several, `pairs.left.shape`. */
import type { Member, Name } from '../../parser/ast.ts';
import { columnsOf } from '../columns.ts';
import type { DataSpec } from '../graph.ts';
import type { Value } from '../types.ts';
import { placeOf, type Lowering } from './context.ts';
import { unknown } from './evaluate.ts';
import type { Scope } from './scope.ts';

/** The value of `property`, of `column` where one is named; gives up after reporting what there is none of. */
export function propertyOf(data: DataSpec, column: Name | undefined, property: Name, at: Member, scope: Scope, lowering: Lowering): Value {
  const { facts, name } = data;
  const { inputs, targets } = columnsOf(facts);
  const none = (what: string): never => lowering.fail('bad-arithmetic', { problem: what }, { place: placeOf(scope, at.span) });
  const found = column && [...inputs, ...targets].find((each) => each.name === column.text);
  if (column && !found) return unknown(column.text, `column of \`${name}\``, [...inputs, ...targets].map((each) => each.name), column, scope, lowering);
  const values: Record<string, Value> = found
    ? { shape: found.shape, ...('classes' in found ? { classes: found.classes } : {}) }
    : { classes: facts.classes, samples: facts.samples, shape: facts.shape };
  const value = Object.hasOwn(values, property.text) ? values[property.text] : undefined;
  const whole = found ? `${name}.${found.name}` : name;
  if (value === undefined) return unknown(property.text, `property of \`${whole}\``, Object.keys(values), property, scope, lowering);
  const several = property.text === 'shape' ? inputs : property.text === 'classes' ? targets : [];
  if (!found && several.length > 1) return none(`\`${name}\` has several: ${several.map((each) => `\`${name}.${each.name}.${property.text}\``).join(', ')}`);
  if (value !== null) return value;
  return none(`\`${whole}\` has no ${property.text}: its source \`${data.source.word}\` gives ${property.text === 'classes' ? 'values, not classes' : 'no count before it is loaded'}`);
}
