/** Where and how a run ran, as a list. */
import type { Environment } from './environment.ts';
import { html, type Markup } from './html.ts';

export function environmentSection({ command, started, seed, batch, engine, versions, machine, commit }: Environment): Markup {
  const rows: [name: string, value: string | undefined][] = [
    ['command', command],
    ['started', started],
    ['seed', String(seed)],
    ['batch', String(batch)],
    ['engine', engine],
    ['versions', versions],
    ['machine', machine],
    ['commit', commit],
  ];
  return html`<dl>${rows.map(([name, value]) => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}
