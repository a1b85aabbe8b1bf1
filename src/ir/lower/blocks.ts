/** Calls of blocks: parameters are bound, the body is expanded in a scope and under a name of its own. */
import type { Argument, Block, Call, Expression, Name, NameExpression } from '../../parser/ast.ts';
import type { Region } from '../graph.ts';
import { DiagnosticBag } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import { describe } from './arithmetic.ts';
import { Lowering, placeOf } from './context.ts';
import { evaluate } from './evaluate.ts';
import { expandBody, type Flowing, type Site } from './expand.ts';
import { Scope, type Binding, type Tensor } from './scope.ts';

export function callBlock(block: Block, home: Scope, expression: Call | NameExpression, flowing: Flowing, site: Site, label?: Name): Flowing {
  const { builder, lowering } = site;
  const callee = expression.kind === 'call' ? expression.callee : expression.name;
  const place = placeOf(site.scope, expression.span);
  if (site.scope.callers.includes(block)) {
    const chain = [...site.scope.callers.slice(site.scope.callers.indexOf(block)), block].map((each) => each.name.text);
    lowering.fail('recursive-block', { block: block.name.text }, {
      place: placeOf(site.scope, callee.span),
      notes: [chain.length > 2 ? `the circle: ${chain.join(' → ')}` : 'use `repeat` for several in a row'],
      related: [{ place: placeOf(home, block.name.span), text: `block \`${block.name.text}\`` }],
    });
  }
  if (expression.kind === 'call' && expression.body) lowering.fail('unexpected-body', { word: block.name.text }, { place: placeOf(site.scope, callee.span), notes: ['a block takes pieces of network as arguments'] });
  const scope = new Scope(home.file, home, [...site.scope.callers, block]);
  const { args, call } = bindParameters(block, home, scope, expression, site);
  const lowered = block.name.text.charAt(0).toLowerCase() + block.name.text.slice(1);
  const name = label ? site.naming.own(label.text) : site.naming.next(lowered);
  const region = builder.open({ parent: site.region, kind: 'block', name, of: block.name.text, args, call, place }, flowing.map((tensor) => tensor.node));
  builder.countRounds(1, place);
  const out = lowering.inside(place, () => expandBody(block.body, flowing, { ...site, scope, region, naming: site.naming.within(name) }));
  builder.close(region, out[0]?.node ?? -1);
  if (out.length !== 1) return out;
  const members = new Map<string, Tensor>();
  for (const inner of scope.names('tensor')) {
    const binding = scope.own(inner);
    if (binding?.kind === 'tensor') members.set(inner, binding.tensor);
  }
  return [{ node: out[0]!.node, members }];
}

/** Declares each parameter in the block's scope, where defaults see those before them; returns the arguments evaluated, for the names of emitted functions and for drawings. */
function bindParameters(block: Block, home: Scope, scope: Scope, expression: Call | NameExpression, site: Site): Pick<Required<Region>, 'args' | 'call'> {
  const { lowering } = site;
  const given: readonly Argument[] = expression.kind === 'call' ? expression.arguments : [];
  const at = expression.kind === 'call' ? expression.callee : expression.name;
  const word = block.name.text;
  const args: Record<string, string> = {};
  const written: string[] = [];
  const bound = new Map<string, Expression>();
  const bindings = new Map<string, Binding>();
  let sound = true;
  const misspelt = new Set<string>();
  let position = 0;
  for (const argument of given) {
    const parameter = argument.name ? block.parameters.find((each) => each.name.text === argument.name!.text) : block.parameters[position++];
    const place = placeOf(site.scope, argument.name?.span ?? argument.span);
    if (!parameter) {
      sound = false;
      const names = block.parameters.map((each) => each.name.text);
      if (!argument.name) lowering.report('too-many-arguments', { word, most: block.parameters.length, given: given.filter((each) => !each.name).length }, { place, related: [{ place: placeOf(home, block.name.span), text: `takes ${names.length === 0 ? 'none' : names.join(', ')}` }], notes: ['take it out, or give the block another parameter'] });
      else {
        const near = nearest(argument.name.text, names);
        for (const it of near.words.slice(0, 1)) misspelt.add(it);
        lowering.report('unknown-argument', { argument: argument.name.text, word }, {
          place,
          ...didYouMean(near, place),
          notes: [names.length === 0 ? `block \`${word}\` takes no arguments` : `its parameters: ${names.join(', ')}`],
        });
      }
      if (!argument.name) break;
      continue;
    }
    const name = parameter.name.text;
    if (bound.has(name)) {
      sound = false;
      lowering.report('duplicate-argument', { argument: name, word }, { place, related: [{ place: placeOf(site.scope, bound.get(name)!.span), text: 'given here first' }], notes: ['keep one of them'] });
      continue;
    }
    bound.set(name, argument.value);
    bindings.set(name, { kind: 'lazy', value: argument.value, scope: site.scope, busy: false });
    args[name] = shownValue(argument.value, site);
    if (args[name] !== '') written.push(argument.name ? `${name}: ${args[name]}` : args[name]);
  }
  let before = new Scope(home.file, home);
  before.announce(block.parameters.map((each) => each.name.text));
  for (const parameter of block.parameters) {
    const known = bindings.get(parameter.name.text);
    const binding: Binding | undefined = known ?? (parameter.default && { kind: 'lazy', value: parameter.default, scope: before, busy: false });
    if (binding) {
      scope.declare(parameter.name, binding);
      before = new Scope(home.file, before);
      before.declare(parameter.name, binding);
    } else {
      sound = false;
      // Misspelt, it has been reported where it stands.
      if (!misspelt.has(parameter.name.text)) lowering.report('missing-argument', { argument: parameter.name.text, word }, { place: placeOf(site.scope, at.span), related: [{ place: placeOf(home, parameter.span), text: 'has no default' }], notes: [`its parameters: ${block.parameters.map((each) => each.name.text).join(', ')}`] });
    }
  }
  return sound ? { args, call: written.length === 0 ? word : `${word}(${written.join(', ')})` } : lowering.giveUp();
}

/** An argument that is a plain value, as text; a word as it is written; anything longer is not worth a name. */
function shownValue(expression: Expression, { scope, lowering }: Site): string {
  // What is wrong with it is said where it is used, so not here.
  const aside = new Lowering(new DiagnosticBag(), lowering.host);
  const value = aside.attempt(() => evaluate(expression, scope, aside));
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return String(value);
  if (Array.isArray(value)) return describe(value);
  return expression.kind === 'name' ? expression.name.text : '';
}
