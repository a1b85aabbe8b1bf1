/** Code lenses: what a network costs above it, and how to run a training above that. */
import type { CodeLens } from 'vscode-languageserver-types';
import { rangeOf } from '../positions.ts';
import type { Snapshot } from '../snapshot.ts';
import { pathToUri } from '../uris.ts';

export const RUN = 'gradnet.run';
export const COMPILE = 'gradnet.compile';

export function codeLenses(snapshot: Snapshot): CodeLens[] {
  const uri = pathToUri(snapshot.source.name);
  const facts = new Map([...snapshot.analysis.facts].map(([graph, it]) => [graph.name, it]));
  return snapshot.unit.items.flatMap((item): CodeLens[] => {
    if (item.kind === 'network') {
      const totals = facts.get(item.name.text)?.totals;
      if (!totals) return [];
      const title = `${totals.parameters.toLocaleString('en-US')} parameters · ${scaled(totals.flops, 1000, ['', 'k', 'M', 'G', 'T'])}FLOP and ${scaled(totals.activationBytes, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB'])} of activations a sample`;
      return [{ range: rangeOf(snapshot.source, item.name.span), command: { title, command: '' } }];
    }
    if (item.kind !== 'train') return [];
    const range = rangeOf(snapshot.source, item.network.span);
    return [{ range, command: { title: '▶ run', command: RUN, arguments: [uri] } }, { range, command: { title: 'compile', command: COMPILE, arguments: [uri] } }];
  });
}

/** `1.2 M`: three digits and the largest unit that fits. */
function scaled(x: number, base: number, units: readonly string[]): string {
  let unit = 0;
  for (; x >= base && unit < units.length - 1; unit++) x /= base;
  return `${Number(x.toPrecision(3))}${base === 1000 ? ' ' : ''}${units[unit]!}`;
}
