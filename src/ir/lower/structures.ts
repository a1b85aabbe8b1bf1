/** Words whose body becomes nodes and edges: `residual` adds what came in, `dense_connection` puts it beside. */
import { lookUpWord } from '../../catalog/index.ts';
import type { LayerWord, StructureWord } from '../../catalog/types.ts';
import type { Place } from '../../diagnostics/source.ts';
import type { Call, Name, NameExpression } from '../../parser/ast.ts';
import type { Pretrained } from '../graph.ts';
import { bindCall } from './bind.ts';
import type { Bound } from './bound.ts';
import { placeOf, type Lowering } from './context.ts';
import { expand, expandBody, nothingFlowsIn, type Flowing, type Site } from './expand.ts';
import { Scope, type Tensor } from './scope.ts';

/** The layer that each wiring merges with. */
const merges: Readonly<Record<Exclude<StructureWord['wiring'], 'series'>, string>> = { residual: 'add', dense: 'concat' };

export function expandStructure(word: StructureWord, expression: Call | NameExpression, flowing: Flowing, site: Site, label?: Name): Flowing {
  const { builder, lowering, scope } = site;
  const at = expression.kind === 'call' ? expression.callee : expression.name;
  const place = placeOf(scope, at.span);
  if (expression.kind === 'name' || !expression.body) {
    return lowering.fail('missing-body', { word: word.name }, { place, notes: [`write \`${word.name} { … }\``] });
  }
  const bound = bindCall(word, expression, scope, lowering);
  if (word.wiring === 'series') {
    const rateFactor = (site.rateFactor ?? 1) * (word.rateFactor?.(bound.args) ?? 1);
    const inner = { ...site, rateFactor, ...(word.loads ? { pretrained: pretrainedOf(bound, place, lowering) } : {}) };
    return expandBody(expression.body, flowing, { ...inner, scope: new Scope(scope.file, scope) });
  }
  const input = single(flowing, word, at, site);
  const region = builder.open({ parent: site.region, kind: word.wiring === 'dense' ? 'dense_connection' : 'residual', name: '', place }, [input.node]);
  const inside: Site = { ...site, region, scope: new Scope(scope.file, scope) };
  const body = single(expandBody(expression.body, [input], inside), word, at, site);
  const shortcut = bound.pieces['shortcut']?.[0];
  const side = shortcut ? single(expand(shortcut, [input], { ...inside, scope }), word, at, site) : input;
  // Between the word and its body, where a shortcut would be written: what mends a mismatch goes there.
  const header = placeOf(scope, { start: at.span.end, end: expression.body.span.start });
  const places = expression.arguments.length > 0 ? bound.places : { header };
  const merge = lookUpWord(merges[word.wiring], 'layer') as LayerWord;
  const node = builder.add({
    name: label ? site.naming.own(label.text) : site.naming.next(merge.name),
    word: merge, args: Object.fromEntries(merge.params.flatMap((param) => (param.default === undefined ? [] : [[param.name, param.default]]))),
    places, inputs: [side.node, body.node], place, region,
  });
  site.made?.push(node);
  if (site.weights) site.weights.next++;
  builder.close(region, node);
  return [{ node }];
}

/** What the file holds is matched with the layers when their shapes are known. */
function pretrainedOf({ args, places }: Bound, place: Place, { host }: Lowering): Pretrained {
  const file = args['file'] as string;
  const except = (args['except'] ?? []) as readonly string[];
  return { file, except, partial: args['partial'] === true, manifest: host.weights?.(file), place, places };
}

function single(flowing: Flowing, word: StructureWord, at: Name, site: Site): Tensor {
  const { scope, lowering } = site;
  const place = placeOf(scope, at.span);
  if (flowing.length > 1) return lowering.fail('unmerged-branches', { count: flowing.length }, { place, notes: [`\`${word.name}\` takes one tensor: merge the branches first`] });
  return flowing[0] ?? nothingFlowsIn(word.name, at, site);
}
