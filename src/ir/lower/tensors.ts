/** What flowed where `as` gave it a name: the tensor of a name, and of a member of a block call. */
import { lookUpWord } from '../../catalog/index.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Expression, Name } from '../../parser/ast.ts';
import { placeOf, type Lowering } from './context.ts';
import type { Scope, Tensor } from './scope.ts';

interface Site {
  readonly scope: Scope;
  readonly lowering: Lowering;
}

/** The tensor that a name, or a member of a block call, stands for. */
export function tensorOf(expression: Expression, site: Site): Tensor | undefined {
  if (expression.kind === 'name') {
    const binding = site.scope.find(expression.name.text);
    if (binding?.kind === 'tensor') return binding.tensor;
    if (binding?.kind === 'lazy') {
      if (binding.busy) return definedByItself(expression.name, site);
      binding.busy = true;
      try {
        return tensorOf(binding.value, { lowering: site.lowering, scope: binding.scope });
      } finally {
        binding.busy = false;
      }
    }
    if (binding?.kind === 'broken') return site.lowering.giveUp();
    if (!binding && !lookUpWord(expression.name.text, 'layer')) return unknownTensor(expression.name, site.scope.names('tensor'), 'tensor', site);
    return undefined;
  }
  if (expression.kind !== 'member') return undefined;
  const object = tensorOf(expression.object, site);
  if (!object) return undefined;
  return object.members?.get(expression.property.text) ?? unknownTensor(expression.property, [...(object.members?.keys() ?? [])], `tensor inside \`${shownTensor(expression.object)}\``, site);
}

/** A `let` that leads back to itself. */
export const definedByItself = (name: Name, { scope, lowering }: Site): never =>
  lowering.fail('bad-arithmetic', { problem: `\`${name.text}\` is defined by itself` }, { place: placeOf(scope, name.span) });

const shownTensor = (expression: Expression): string =>
  (expression.kind === 'member' ? `${shownTensor(expression.object)}.${expression.property.text}` : expression.kind === 'name' ? expression.name.text : '…');

function unknownTensor(name: Name, candidates: readonly string[], kind: string, { scope, lowering }: Site): never {
  const place = placeOf(scope, name.span);
  const near = nearest(name.text, candidates);
  return lowering.fail('unknown-name', { name: name.text, kind }, {
    place,
    ...didYouMean(near, place),
    notes: near.words.length === 0 ? ['`as name` behind a step names what it gives'] : [],
  });
}
