/** `gradnetc doctor`: what would be used here, what is missing, and what to do about it; everything tried, nothing guessed. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { VERSION } from '../../codegen/version.ts';
import type { EngineReport } from '../../runtime/engine/types.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { print, wantsColor } from '../output.ts';

export const doctorCommand: CommandSpec = {
  name: 'doctor',
  summary: 'show which engine would be used and why, and what is missing',
  doc:
    'Loads and tries every engine, and says what to do about those that do not work. On the native engine it tries whether a training step can run as one ' +
    'graph, which GRADNET_EAGER=1 or `run --eager` turn off; a run says so where a network keeps it from that. Exits with 1 when no engine works.',
  arguments: [],
  options: [{ name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' }],
  examples: [{ line: 'gradnetc doctor', doc: 'everything about this installation' }],
  async run(_args, options) {
    const { diagnoseEngines } = await import('../../runtime/engine/index.ts');
    const engines = await diagnoseEngines();
    const data = embeddedData();
    const report = { gradnet: VERSION, node: process.version, platform: `${process.platform} ${process.arch}`, engines, data };
    print(text(options, 'format') === 'json' ? `${JSON.stringify(report, null, 2)}\n` : pretty(report));
    return engines.some((it) => it.chosen) ? 0 : 1;
  },
};

interface Data {
  readonly name: string;
  readonly files: readonly string[];
}

/** Files that are about the data. */
const ABOUT = /^(readme|licen[cs]e)/i;

/** The data sets that ship with gradnet: assets/ stands beside dist/. */
function embeddedData(): Data[] {
  const assets = ['../../assets/', '../../../assets/'].map((it) => fileURLToPath(new URL(it, import.meta.url))).find((it) => existsSync(it));
  if (assets === undefined) return [];
  return readdirSync(assets, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map(({ name }) => ({ name, files: readdirSync(`${assets}${name}`).filter((file) => !ABOUT.test(file)) }));
}

function pretty(report: { gradnet: string; node: string; platform: string; engines: readonly EngineReport[]; data: readonly Data[] }): string {
  const colors = picocolors.createColors(wantsColor());
  const lines = [`gradnet ${report.gradnet} on Node ${report.node} (${report.platform})`, '', 'engines, fastest first'];
  for (const engine of report.engines) {
    const mark = engine.available ? colors.green('✓') : colors.yellow('✗');
    lines.push(`  ${mark} ${engine.name.padEnd(7)} ${engine.available ? engine.description : (engine.reason ?? 'not available')}${engine.chosen ? colors.bold('  ← used') : ''}`);
    if (engine.remedy !== undefined) lines.push(`            ${colors.dim(`= help: ${engine.remedy}`)}`);
  }
  lines.push('', 'data');
  for (const { name, files } of report.data) lines.push(`  ${colors.green('✓')} ${name.padEnd(7)} embedded, ${files.length} ${files.length === 1 ? 'file' : 'files'}; --data DIR replaces it`);
  if (report.data.length === 0) lines.push(`  ${colors.yellow('✗')} none embedded`, `            ${colors.dim('= help: reinstall gradnet, or give --data DIR')}`);
  return `${lines.join('\n')}\n`;
}
