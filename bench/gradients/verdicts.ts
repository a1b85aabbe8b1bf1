/** (c) What is said of networks that people reported, buggy and healthy. */
import { fileURLToPath } from 'node:url';
import { lint, SourceFile } from '../../src/index.ts';
import { readCases } from './expected.ts';
import type { Part } from './main.ts';

export const casesFolder = fileURLToPath(new URL('./cases', import.meta.url));

export function judgeCases(): Part {
  const rows = readCases(casesFolder).map(({ name, text, expected }) => {
    const source = new SourceFile(`${name}.gradnet`, text);
    const found = lint(source, { load: () => undefined }).map((it) => ({ rule: it.name, line: source.positionAt(it.place.start).line }));
    const right = found.filter((it) => expected.some(({ rule, line }) => rule === it.rule && line === it.line));
    return { name, expected, found, right: right.length, wrong: found.length - right.length };
  });
  const faulty = rows.filter(({ expected }) => expected.length > 0);
  const healthy = rows.filter(({ expected }) => expected.length === 0);
  const said = rows.reduce((sum, { found }) => sum + found.length, 0);
  const right = rows.reduce((sum, it) => sum + it.right, 0);
  const recalled = faulty.filter((it) => it.right > 0).length;
  const silent = healthy.filter(({ found }) => found.length === 0).length;
  const list = (found: readonly { rule: string; line: number }[]): string => found.map(({ rule, line }) => `${rule} line ${line}`).join(', ') || 'nothing';
  const misses = rows.filter((it) => it.wrong > 0 || (it.expected.length > 0 && it.right === 0));
  return {
    figures: { cases: rows.length, faulty: faulty.length, healthy: healthy.length, recall: recalled / faulty.length, precision: right / said, silent_on_healthy: silent / healthy.length, misses },
    text: [
      `${faulty.length} faulty networks: the fault is named at its line in ${recalled} (recall ${(recalled / faulty.length).toFixed(3)})`,
      `${said} findings, ${right} of them expected (precision ${(right / said).toFixed(3)})`,
      `${healthy.length} healthy networks: ${silent} without a finding`,
      ...misses.map((it) => `${it.name}: expected ${it.expected.length === 0 ? 'nothing' : list(it.expected)}, found ${list(it.found)}`),
    ].join('\n'),
  };
}
