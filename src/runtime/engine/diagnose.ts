/** What `gradnetc doctor` says of the engines: each one loaded and tried, not guessed. */
import { tf } from '../tf.ts';
import { cpuIsSlow } from './cpu.ts';
import { EngineError, reasonOf } from './errors.ts';
import { graphProblem } from './native/graph/probe.ts';
import { missingOwnKernels } from './native/own-kernels.ts';
import { loadEngine } from './select.ts';
import { engineNames } from './types.ts';
import type { EngineName, EngineReport } from './types.ts';

/** Tries every engine, fastest first; whichever was current before is current again afterwards. */
export async function diagnoseEngines(): Promise<EngineReport[]> {
  const before = tf.engine().backendName;
  const reports: EngineReport[] = [];
  for (const name of engineNames) {
    const report = await diagnose(name);
    reports.push({ ...report, chosen: report.available && !reports.some((it) => it.chosen) });
  }
  if (before) await tf.setBackend(before);
  return reports;
}

async function diagnose(name: EngineName): Promise<Omit<EngineReport, 'chosen'>> {
  try {
    const loaded = await loadEngine(name);
    const description = name === 'native' ? `${loaded.description}, ${howStepsRun()}` : loaded.description;
    const slower = name === 'cpu' ? cpuIsSlow : name === 'native' ? withoutOwnKernels() : undefined;
    return { name, available: true, description, ...(slower === undefined ? {} : { remedy: slower }) };
  } catch (error) {
    const remedy = error instanceof EngineError ? { remedy: error.remedy } : {};
    return { name, available: false, description: name, reason: reasonOf(error), ...remedy };
  }
}

function howStepsRun(): string {
  const problem = graphProblem();
  return problem === undefined ? 'a training step is one graph' : `a training step is not one graph: ${problem}`;
}

function withoutOwnKernels(): string | undefined {
  const reason = missingOwnKernels();
  return reason === undefined ? undefined : `recurrent layers would train faster by gradnet's own operations (${reason}): gradnetc native install`;
}
