/** Concrete → abstract syntax, for the declarations of a file. */
import type { CstNode } from 'chevrotain';
import { report } from '../diagnostics/codes.ts';
import type { Block, Data, Expression, Import, Item, Let, Network, Parameter, Setting, Sweep, Train } from './ast.ts';
import { buildBody, buildFlow, buildLabelled, buildLet } from './build-expressions.ts';
import type { Building } from './building.ts';
import { nameOf, nodeOf, nodesOf, spanOf, tokenOf, tokenSpan, tokensOf } from './cst.ts';
import { stringLiteral } from './literals.ts';

/** The declarations of a file, in the order of the text. */
export function buildItems(file: CstNode, b: Building): Item[] {
  const items: Item[] = [
    ...nodesOf(file, 'import').map((node) => buildImport(node, b)),
    ...nodesOf(file, 'let').map((node) => buildFileLet(node, b)),
    ...nodesOf(file, 'data').map((node) => buildData(node, b)),
    ...nodesOf(file, 'block').map((node) => buildBlock(node, b)),
    ...nodesOf(file, 'network').map((node) => buildNetwork(node, b)),
    ...nodesOf(file, 'train').map((node) => buildTrain(node, b)),
    ...nodesOf(file, 'sweep').map((node) => buildSweep(node, b)),
  ];
  return items.sort((a, c) => a.span.start - c.span.start);
}

/** Weights are shared within a network, so outside of one there is nothing to share. */
function buildFileLet(node: CstNode, b: Building): Let {
  const item = buildLet(node, b, 0);
  const shared = tokenOf(node, 'Shared');
  if (shared) {
    const place = { file: b.file, ...tokenSpan(shared) };
    report(b.bag, 'syntax-error', { problem: '`shared` stands in a body only' }, {
      place,
      notes: ['its layers belong to the network or block around it'],
      fixes: [{ title: 'write `let`', applicability: 'unsafe', edits: [{ place, text: 'let' }] }],
    });
  }
  return item;
}

function buildImport(node: CstNode, b: Building): Import {
  const span = spanOf(node, 0);
  const path = tokenOf(node, 'String');
  return {
    kind: 'import',
    names: nodesOf(node, 'imported').flatMap((imported) => {
      const [name, alias] = tokensOf(imported, 'Name');
      return name ? [{ name: nameOf(name, span.end), ...(alias ? { alias: nameOf(alias, span.end) } : {}) }] : [];
    }),
    path: path ? stringLiteral(path, b) : { kind: 'string', value: '', span: { start: span.end, end: span.end } },
    span,
  };
}

function buildData(node: CstNode, b: Building): Data {
  const span = spanOf(node, 0);
  return { kind: 'data', name: nameOf(tokenOf(node, 'Name'), span.end), settings: buildSettings(node, b), span };
}

function buildBlock(node: CstNode, b: Building): Block {
  const span = spanOf(node, 0);
  return {
    kind: 'block',
    name: nameOf(tokenOf(node, 'Name'), span.end),
    parameters: nodesOf(node, 'parameter').flatMap((parameter) => buildParameter(parameter, b)),
    body: bodyOf(node, b),
    span,
  };
}

function buildParameter(node: CstNode, b: Building): Parameter[] {
  const name = tokenOf(node, 'Name');
  if (!name) return [];
  const span = spanOf(node, 0);
  const value = tokenOf(node, 'Equals') || nodeOf(node, 'flow') ? buildFlow(nodeOf(node, 'flow'), b, span.end) : undefined;
  return [{ name: nameOf(name, span.start), ...(value ? { default: value } : {}), span }];
}

function buildNetwork(node: CstNode, b: Building): Network {
  const span = spanOf(node, 0);
  return { kind: 'network', name: nameOf(tokenOf(node, 'Name'), span.end), body: bodyOf(node, b), span };
}

function buildTrain(node: CstNode, b: Building): Train {
  const span = spanOf(node, 0);
  const [network, data] = tokensOf(node, 'Name');
  return { kind: 'train', network: nameOf(network, span.end), data: nameOf(data, span.end), settings: buildSettings(node, b), span };
}

function buildSweep(node: CstNode, b: Building): Sweep {
  const span = spanOf(node, 0);
  const [name, network, data] = tokensOf(node, 'Name');
  return {
    kind: 'sweep', name: nameOf(name, span.end), network: nameOf(network, span.end), data: nameOf(data, span.end),
    settings: buildSettings(node, b), span,
  };
}

function bodyOf(node: CstNode, b: Building): Network['body'] {
  const end = spanOf(node, 0).end;
  const body = nodeOf(node, 'body');
  return body ? buildBody(body, b, end) : { statements: [], span: { start: end, end } };
}

function buildSettings(node: CstNode, b: Building): Setting[] {
  const settings = nodeOf(node, 'settings');
  return settings ? nodesOf(settings, 'setting').flatMap((setting) => buildSetting(setting, b)) : [];
}

function buildSetting(node: CstNode, b: Building): Setting[] {
  const key = tokenOf(node, 'Key');
  if (!key) return [];
  const span = spanOf(node, 0);
  const items = nodesOf(node, 'item').map((item): Expression => {
    const inner = item.name === 'item' ? nodeOf(item, 'labelled') ?? nodeOf(item, 'flow') : item;
    const start = spanOf(item, span.end).start;
    return inner?.name === 'labelled' ? buildLabelled(inner, b, start) : buildFlow(inner, b, start);
  });
  const first = items[0] ?? { kind: 'missing', span: { start: span.end, end: span.end } };
  // The list's extent comes from the items' nodes, whose parentheses the values do not have; one that is missing has no place.
  const extent = { start: Math.min(spanOf(nodesOf(node, 'item')[0] ?? node, span.end).start, ...items.map((it) => it.span.start)), end: span.end };
  const value: Expression = items.length > 1 ? { kind: 'list', bare: true, items, span: extent } : first;
  return [{ key: nameOf(key, span.start), value, span }];
}
