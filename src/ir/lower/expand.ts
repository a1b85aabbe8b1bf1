/** Expands the body of a network or a block into nodes: the heart of lowering. Each step takes what flows and gives what flows. */
import { allWords, lookUpWord, wordsOf } from '../../catalog/index.ts';
import { aliasesOf } from '../../catalog/aliases.ts';
import { familyName } from '../../catalog/expected.ts';
import type { ActivationWord, LayerWord } from '../../catalog/types.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { Body, Call, Expression, Name, NameExpression, Statement } from '../../parser/ast.ts';
import type { Pretrained } from '../graph.ts';
import { bindCall } from './bind.ts';
import { callBlock } from './blocks.ts';
import type { GraphBuilder, Naming } from './builder.ts';
import { placeOf, type Lowering } from './context.ts';
import { placeOfFamily } from './elsewhere.ts';
import { leftOpen } from './left-open.ts';
import { mendsOf } from './mends.ts';
import { condition } from './evaluate.ts';
import { repeatSteps } from './repeat.ts';
import { Scope, type SharedPiece, type Tensor } from './scope.ts';
import { expandStructure } from './structures.ts';
import { definedByItself, tensorOf } from './tensors.ts';
import { shown } from './written.ts';

/** What flows between two steps: nothing yet, one tensor, or branches that wait for a merge. */
export type Flowing = readonly Tensor[];

/** Where an expansion happens. */
export interface Site {
  readonly builder: GraphBuilder;
  readonly lowering: Lowering;
  readonly scope: Scope;
  readonly naming: Naming;
  readonly region: number;
  /** Nodes whose weights the layers made here take, one after another: a later use of a `shared` piece. */
  readonly weights?: { readonly from: readonly number[]; next: number };
  /** What the learning rates of layers made here are multiplied by, unless 1. */
  readonly rateFactor?: number;
  /** What the layers made here begin with, unless they are drawn. */
  readonly pretrained?: Pretrained;
  /** Collects the layers made here: the first use of a `shared` piece. */
  readonly made?: number[];
}

/** The statements of a body in a scope of their own; a new line is the same as `->`. */
export function expandBody(body: Body, flowing: Flowing, site: Site): Flowing {
  declareLets(body, site.scope);
  for (const statement of body.statements) flowing = expandStatement(statement, flowing, site);
  return flowing;
}

/** Lets may be used before the line that declares them. */
function declareLets(body: Body, scope: Scope): void {
  for (const statement of body.statements) {
    if (statement.kind !== 'let') continue;
    if (statement.shared) scope.declare(statement.name, { kind: 'shared', piece: { value: statement.value, scope, first: undefined } });
    else scope.declare(statement.name, { kind: 'lazy', value: statement.value, scope, busy: false });
  }
}

function expandStatement(statement: Statement, flowing: Flowing, site: Site): Flowing {
  if (statement.kind === 'let') return flowing;
  // A step that is wrong has been reported; what flowed in flows on, so that later steps can be checked too.
  return site.lowering.attempt(() => expand(statement, flowing, site)) ?? flowing;
}

/** Expands one expression in step position. `label` is the name that `as` gives to what it makes. */
export function expand(expression: Expression, flowing: Flowing, site: Site, label?: Name): Flowing {
  const { scope, lowering } = site;
  switch (expression.kind) {
    case 'flow':
      for (const step of expression.steps) flowing = expandStatement(step, flowing, site);
      return flowing;
    case 'named':
      return expandNamed(expression.value, expression.name, flowing, site);
    case 'branches':
      return expression.branches.flatMap((branch) => {
        if (!branch) {
          // Branches of branches double what flows, without a layer that would be counted.
          site.builder.countRounds(flowing.length, placeOf(scope, expression.span));
          return flowing;
        }
        const out = expand(branch, flowing, site);
        if (out.length > 1) return lowering.fail('unmerged-branches', { count: out.length }, { place: placeOf(scope, branch.span), notes: ['end the branch with `add`, `concat` or another merge'] });
        return out;
      });
    case 'when': {
      const chosen = condition(expression.condition, scope, lowering) ? expression.then : expression.else;
      if (!chosen) return flowing;
      return 'kind' in chosen ? expand(chosen, flowing, site, label) : expandBody(chosen, flowing, { ...site, scope: new Scope(scope.file, scope) });
    }
    case 'repeat':
      return repeatSteps(expression, flowing, site);
    case 'binary':
      if (expression.operator === '*') return repeatSteps(expression, flowing, site);
      break;
    case 'name':
    case 'call':
      return expandCall(expression, flowing, site, label);
    case 'member': {
      const tensor = tensorOf(expression, site);
      if (tensor) return [tensor];
      break;
    }
    case 'missing':
      return lowering.giveUp();
  }
  return notAStep(expression, site);
}

/** A value where a step should be: most often a word in quotes. */
function notAStep(expression: Expression, { scope, lowering }: Site): never {
  const place = placeOf(scope, expression.span);
  const literal = expression.kind === 'string' ? `"${expression.value}"` : expression.kind === 'number' || expression.kind === 'boolean' ? String(expression.value) : expression.kind === 'binary' ? `… ${expression.operator} …` : 'this';
  const family = expression.kind === 'string' ? 'a text' : 'a value';
  const sum = expression.kind === 'binary' && expression.operator === '+' ? ['what layers give is added by `residual { … }`, by `add(name)` of what `as name` has named, or by `( … | … ) -> add`'] : [];
  return lowering.fail('not-a-layer', { word: literal, family }, { place, notes: [...sum, 'a step is a layer, an activation, a block or branches'], fixes: mendsOf({ type: 'flow' }, expression, place) });
}

function expandNamed(value: Expression, name: Name, flowing: Flowing, site: Site): Flowing {
  const { scope, lowering } = site;
  const taken = scope.own(name.text);
  if (taken && name.text !== '') {
    lowering.report('duplicate-name', { name: name.text, kind: 'name' }, { place: placeOf(scope, name.span) });
  }
  const out = expand(value, flowing, site, name);
  if (out.length > 1) return lowering.fail('unmerged-branches', { count: out.length }, { place: placeOf(scope, value.span), notes: ['a name stands for one tensor: merge the branches first'] });
  if (out[0]) scope.declare(name, { kind: 'tensor', tensor: out[0] });
  return out;
}

/** A word with or without arguments: a tensor, a piece of network, a block, or a word of the catalogue. */
function expandCall(expression: Call | NameExpression, flowing: Flowing, site: Site, label?: Name): Flowing {
  const { scope, lowering } = site;
  const callee = expression.kind === 'call' ? expression.callee : expression.name;
  if (callee.text === '') return lowering.giveUp();
  const binding = scope.find(callee.text);
  const plain = expression.kind === 'name' || (expression.arguments.length === 0 && !expression.body);
  switch (binding?.kind) {
    case 'tensor':
      if (plain) return [binding.tensor];
      break;
    case 'block':
      return callBlock(binding.block, binding.scope, expression, flowing, site, label);
    case 'shared':
      return lowering.inside(placeOf(scope, callee.span), () => expandShared(binding.piece, flowing, site));
    case 'broken':
      return lowering.giveUp();
    case 'lazy':
      if (!plain)
        return lowering.fail(
          'bad-arithmetic',
          { problem: `\`${callee.text}\` is no block, so it takes no arguments` },
          { place: placeOf(scope, expression.span) },
        );
      if (binding.busy) return definedByItself(callee, site);
      binding.busy = true;
      try {
        site.builder.countRounds(1, placeOf(scope, callee.span));
        return lowering.inside(placeOf(scope, callee.span), () => expand(binding.value, flowing, { ...site, scope: binding.scope }, label));
      } finally {
        binding.busy = false;
      }
  }
  const structure = lookUpWord(callee.text, 'structure');
  if (structure?.family === 'structure') return expandStructure(structure, expression, flowing, site, label);
  const word = lookUpWord(callee.text, 'layer') ?? lookUpWord(callee.text, 'activation');
  if (word?.family === 'layer' || word?.family === 'activation') return addLayer(word, expression, flowing, site, label);
  return unknownStep(callee, site);
}

/** A layer or an activation becomes a node. */
function addLayer(word: LayerWord | ActivationWord, expression: Call | NameExpression, flowing: Flowing, site: Site, label?: Name): Flowing {
  const { scope, lowering, builder } = site;
  const at = expression.kind === 'call' ? expression.callee : expression.name;
  if (expression.kind === 'call' && expression.body) lowering.fail('unexpected-body', { word: word.name }, { place: placeOf(scope, at.span), notes: [`what follows is joined by an arrow: \`${word.name} -> …\``] });
  const arity = word.family === 'layer' ? word.arity ?? 'one' : 'one';
  // Below an input that is wrong, and has been reported, nothing flows for a reason that is known.
  const { starved } = builder;
  builder.starved ||= arity === 'source';
  const bound = bindCall(word, expression, scope, lowering);
  builder.starved = starved;
  const extra = Object.values(bound.pieces)
    .flat()
    .map(
      (piece) =>
        tensorOf(piece, site) ??
        lowering.fail(
          'wrong-type',
          { argument: word.params.at(-1)!.name, expected: 'a tensor that `as` has named', given: shown(piece) },
          {
            place: placeOf(scope, piece.span),
            notes: [
              `\`as\` behind a step names what it gives: \`dense(64) as left\`, then \`${word.name}(left)\``,
              ...(piece.kind === 'list' ? ['several are written one after the other, without brackets'] : []),
            ],
          },
        ),
    );
  const inputs = arity === 'source' ? [] : [...flowing, ...extra].map((tensor) => tensor.node);
  const place = placeOf(scope, expression.kind === 'call' ? expression.span : at.span);
  if (arity === 'one' && flowing.length > 1) {
    lowering.fail('unmerged-branches', { count: flowing.length }, { place, notes: [`\`${word.name}\` takes one tensor: put \`add\` or \`concat\` before it`] });
  }
  if (arity !== 'source' && (arity === 'one' ? flowing : inputs).length === 0) {
    nothingFlowsIn(word.name, at, site);
  }
  if (arity === 'merge' && inputs.length < 2) {
    lowering.fail(
      'nothing-flows-in',
      { word: word.name },
      {
        place: placeOf(scope, at.span),
        label: 'beside one tensor',
        notes: [`branches come before it, \`( a | b ) -> ${word.name}\`, or it names a tensor, \`${word.name}(skip)\``],
      },
    );
  }
  const name = label ? site.naming.own(label.text) : site.naming.next(word.name);
  const weightsOf = site.weights?.from[site.weights.next];
  if (site.weights) site.weights.next++;
  const node = builder.add({
    name,
    word,
    args: builder.alike.of(word, bound.args),
    places: bound.places,
    inputs,
    place,
    region: site.region,
    ...(weightsOf === undefined ? {} : { weightsOf }),
    ...(site.rateFactor === undefined ? {} : { rateFactor: site.rateFactor }),
    ...(site.pretrained === undefined ? {} : { pretrained: site.pretrained }),
  });
  site.made?.push(node);
  if (word.name === 'output') {
    const called = bound.args['name'];
    builder.outputs.push({ name: typeof called === 'string' ? called : name, node });
  }
  return [{ node }];
}

/** Said once a network: every step after the first would say the same. */
export function nothingFlowsIn(word: string, at: Name, { scope, lowering, builder }: Site): never {
  if (builder.starved) return lowering.giveUp();
  builder.starved = true;
  return lowering.fail('nothing-flows-in', { word }, { place: placeOf(scope, at.span), notes: ['a network begins with `input(…)`, which says the shape of one sample'] });
}

/** The first use makes the layers; later ones apply the same weights in the same order. */
function expandShared(piece: SharedPiece, flowing: Flowing, site: Site): Flowing {
  if (piece.first) return expand(piece.value, flowing, { ...site, scope: piece.scope, weights: { from: piece.first, next: 0 } });
  const made: number[] = [];
  const out = expand(piece.value, flowing, { ...site, scope: piece.scope, made });
  piece.first = made;
  return out;
}

function unknownStep(name: Name, { scope, lowering }: Site): never {
  const place = placeOf(scope, name.span);
  const other = lookUpWord(name.text);
  if (other) return lowering.fail('not-a-layer', { word: name.text, family: familyName(other.family) }, { place, notes: [placeOfFamily(name.text, other.family) ?? 'a step is a layer, an activation, a block or branches'] });
  const open = leftOpen(name.text, place);
  if (open) return lowering.fail('unknown-word', { word: name.text, family: 'layer or block' }, { place, ...open });
  const words = allWords().filter((word) => word.family === 'layer' || word.family === 'activation' || word.family === 'structure');
  const near = nearest(name.text, [...scope.names('block', 'tensor', 'shared', 'lazy'), ...words.map((word) => word.name)], aliasesOf(['layer', 'activation', 'structure']));
  return lowering.fail('unknown-word', { word: name.text, family: 'layer or block' }, {
    place,
    ...didYouMean(near, place),
    notes: near.words.length === 0 ? [`there are ${wordsOf('layer').length} layers: ${wordsOf('layer').map((word) => word.name).join(', ')}`] : [],
  });
}

