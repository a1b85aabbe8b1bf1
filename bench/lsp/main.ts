/**
 * The language server: `npm run bench -- lsp [edits]`. Files that expand to 1,000 layers are edited as by typing, 200 times
 * each unless another number is given; then 10,000 random edits, after which the server must know what a fresh one would, and
 * need no more memory. Times are from the edit to the answer, over stdio; the processor's time is that of the work alone.
 */
import { SourceFile } from '../../src/diagnostics/source.ts';
import { diagnose } from '../../src/lsp/features/diagnostics.ts';
import { positionOf } from '../../src/lsp/positions.ts';
import { Snapshot } from '../../src/lsp/snapshot.ts';
import { files } from './files.ts';
import { staysFlat } from './memory.ts';
import { soak } from './soak.ts';
import { startServer } from './server.ts';

/** Milliseconds at the 95th percentile. */
const LIMITS = { diagnostics: 50, completion: 20, hover: 20 };
const count = Number(process.argv[2] ?? 200);

/** The middle and the 95th percentile. */
function quantiles(times: readonly number[]): { middle: number; most: number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { middle: sorted[Math.floor(sorted.length / 2)]!, most: sorted[Math.floor(sorted.length * 0.95)]! };
}

async function timed(times: number[], work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  times.push(performance.now() - began);
}

/** Of the work on one edit alone, in this process, the collector's share included. */
function processorTimes(texts: readonly string[]): number[] {
  return texts.map((text) => {
    const began = process.cpuUsage();
    diagnose(new Snapshot(new SourceFile('/deep.gradnet', text), { load: () => undefined }), () => undefined);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
}

/** What typing leaves: a digit of a width comes and goes, so that every layer behind it changes. */
const typed = (text: string, i: number): string => (i % 2 === 0 ? text : text.replace(/\b(16|64)\b/, '$10'));

const server = await startServer();
for (const [name, text] of Object.entries(files)) {
  const times = { diagnostics: [] as number[], completion: [] as number[], hover: [] as number[] };
  const texts = Array.from({ length: count }, (_, i) => typed(text, i));
  const uri = `file:///nowhere/${name}.gradnet`;
  const at = positionOf(new SourceFile(name, text), text.indexOf('softmax') + 2);
  await server.open(uri, text);
  // Findings and completion right after an edit, when nothing is known yet; who hovers has seen the findings. The first rounds are the compiler's.
  for (const [i, fresh] of [...texts.slice(0, 20), ...texts].entries()) {
    if (i === 20) for (const list of Object.values(times)) list.length = 0;
    await timed(times.diagnostics, async () => { await server.change(uri, { text: fresh }); await server.request('diagnostic', uri); });
    await timed(times.hover, () => server.request('hover', uri, { position: at }));
    await timed(times.completion, async () => { await server.change(uri, { text: fresh }); await server.request('completion', uri, { position: at }); });
  }
  await server.close(uri);
  processorTimes(texts.slice(0, 20));
  const alone = quantiles(processorTimes(texts));
  console.log(`  ${name}: ${new Snapshot(new SourceFile('/deep.gradnet', text), { load: () => undefined }).analysis.program.networks[0]!.nodes.length} layers; an analysis takes ${alone.middle.toFixed(1)} ms of one processor, ${alone.most.toFixed(1)} at the 95th percentile`);
  for (const [method, list] of Object.entries(times)) {
    const { middle, most } = quantiles(list);
    const limit = LIMITS[method as keyof typeof LIMITS];
    console.log(`    ${method.padEnd(12)} ${middle.toFixed(1).padStart(6)} ms, ${most.toFixed(1)} at the 95th percentile (limit ${limit})`);
    if (most > limit) process.exitCode = 1;
  }
}
await server.stop();
if (!(await soak(50 * count))) process.exitCode = 1;
if (!staysFlat(50 * count)) process.exitCode = 1;
