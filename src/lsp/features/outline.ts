/** Symbols, folding and expanding selections: the outline of a file, and what all files declare. */
import { FoldingRangeKind, SymbolKind, type DocumentSymbol, type FoldingRange, type SelectionRange, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Span } from '../../diagnostics/source.ts';
import type { Item } from '../../parser/ast.ts';
import { childrenOf } from '../names.ts';
import { rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';

const itemKinds: Readonly<Record<Exclude<Item['kind'], 'import'>, SymbolKind>> = {
  let: SymbolKind.Variable, data: SymbolKind.Object, block: SymbolKind.Class, network: SymbolKind.Module, train: SymbolKind.Event, sweep: SymbolKind.Event,
};

export function documentSymbols(snapshot: Snapshot): DocumentSymbol[] {
  const symbol = (name: string, kind: SymbolKind, span: Span, selection: Span, detail: string, children: DocumentSymbol[] = []): DocumentSymbol[] =>
    // An empty name is one that recovery left out; the protocol does not allow it.
    name === '' ? [] : [{ name, kind, detail, range: rangeOf(snapshot.source, span), selectionRange: rangeOf(snapshot.source, selection), children }];
  const inner = (span: Span): DocumentSymbol[] => snapshot.names.declared
    .filter(({ kind, name }) => (kind === 'tensor' || kind === 'let' || kind === 'shared') && span.start < name.span.start && name.span.end < span.end)
    .flatMap(({ name, kind, node }) => symbol(name.text, SymbolKind.Variable, node.span, name.span, kind));
  return snapshot.unit.items.flatMap((item): DocumentSymbol[] => {
    switch (item.kind) {
      case 'import':
        return [];
      case 'train':
        return symbol(`train ${item.network.text}`, itemKinds.train, item.span, item.network.span, `on ${item.data.text}`);
      case 'let':
        return symbol(item.name.text, itemKinds.let, item.span, item.name.span, 'let');
      default:
        return symbol(
          item.name.text,
          itemKinds[item.kind],
          item.span,
          item.name.span,
          item.kind,
          item.kind === 'block' || item.kind === 'network' ? inner(item.span) : [],
        );
    }
  });
}

/** What files declare at their top, by the letters of a query in their order; all of it for an empty one. */
export function workspaceSymbols(snapshots: readonly Snapshot[], query: string, uriOf: (name: string) => string): WorkspaceSymbol[] {
  return snapshots.flatMap((snapshot) =>
    documentSymbols(snapshot)
      .filter(({ name }) => hasInOrder(name.toLowerCase(), query.toLowerCase()))
      .map(({ name, kind, detail, selectionRange }) => ({
        name,
        kind,
        containerName: detail ?? '',
        location: { uri: uriOf(snapshot.source.name), range: selectionRange },
      })),
  );
}

function hasInOrder(name: string, letters: string): boolean {
  let from = 0;
  return Array.from(letters).every((letter) => (from = name.indexOf(letter, from) + 1) > 0);
}

/** Everything between brackets that takes several lines, runs of line comments, and runs of imports. */
export function foldingRanges(snapshot: Snapshot): FoldingRange[] {
  const lineOf = (offset: number): number => snapshot.source.positionAt(offset).line - 1;
  const ranges: FoldingRange[] = [];
  const add = (start: number, end: number, kind?: FoldingRangeKind): void => {
    if (end > start) ranges.push({ startLine: start, endLine: end, ...(kind ? { kind } : {}) });
  };
  const open: number[] = [];
  for (const { image, startOffset } of snapshot.tokens) {
    if ('{(['.includes(image)) open.push(startOffset);
    else if ('})]'.includes(image)) {
      const start = open.pop();
      // The line of the closing bracket stays in sight.
      if (start !== undefined) add(lineOf(start), lineOf(startOffset) - 1);
    }
  }
  const run = (spans: readonly Span[], kind: FoldingRangeKind): void => {
    for (let i = 0; i < spans.length; ) {
      let j = i;
      while (j + 1 < spans.length && lineOf(spans[j + 1]!.start) === lineOf(spans[j]!.end) + 1) j++;
      add(lineOf(spans[i]!.start), lineOf(spans[j]!.end), kind);
      i = j + 1;
    }
  };
  run(snapshot.unit.comments.map(({ span }) => span), FoldingRangeKind.Comment);
  run(snapshot.unit.items.filter(({ kind }) => kind === 'import').map(({ span }) => span), FoldingRangeKind.Imports);
  return ranges;
}

/** "Expand selection": the innermost piece of syntax at an offset, in the one around it, and so on. */
export function selectionRange(snapshot: Snapshot, offset: number): SelectionRange {
  const outwards = enclosingSpans(snapshot, offset).map((span) => rangeOf(snapshot.source, span));
  return outwards.reduceRight<SelectionRange | undefined>((parent, range) => (parent ? { range, parent } : { range }), undefined)!;
}

/** From the innermost piece of syntax at an offset outwards. */
export function enclosingSpans(snapshot: Snapshot, offset: number): Span[] {
  const spans: Span[] = [];
  for (
    let node: { readonly span: Span } | undefined = snapshot.unit;
    node;
    node = childrenOf(node).find(({ span }) => span.start <= offset && offset <= span.end && span.start < span.end)
  ) {
    const last = spans[0];
    if (!last || last.start !== node.span.start || last.end !== node.span.end) spans.unshift(node.span);
  }
  return spans;
}
