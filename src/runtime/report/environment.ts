/** What a run ran on and from: enough to do it again, and to know why figures differ elsewhere. */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type as system } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { EngineInfo } from '../engine/index.ts';
import { tf } from '../tf.ts';

export interface Environment {
  /** As it would be typed again. */
  readonly command: string;
  readonly started: string;
  readonly seed: number;
  readonly batch: number;
  readonly engine: string;
  readonly versions: string;
  readonly machine: string;
  /** Of the repository that the source lies in; absent without one. */
  readonly commit?: string;
}

/** @param source path of the .gradnet file; without one the program itself was started */
export function environmentOf(engine: EngineInfo, { seed, batch }: { seed: number; batch: number }, source: string | undefined): Environment {
  const [, program = 'program.mjs', ...args] = process.argv;
  const [processor] = cpus();
  const commit = commitOf(dirname(resolve(source ?? program)));
  return {
    command: [...(source === undefined ? ['node', program] : ['gradnetc', 'run', source]), ...args].map(quoted).join(' '),
    started: new Date(Date.now() - performance.now()).toISOString().replace('T', ' ').replace(/\..*/, ' UTC'),
    seed, batch,
    engine: engine.description,
    versions: `Node ${process.version}, TensorFlow.js ${tf.version_core}`,
    machine: `${processor?.model.trim() ?? process.arch}, ${cpus().length} ${cpus().length === 1 ? 'core' : 'cores'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${system()} ${release()}`,
    ...(commit === undefined ? {} : { commit }),
  };
}

const quoted = (argument: string): string => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`);

/** With `-dirty` where files differ from it. */
function commitOf(folder: string): string | undefined {
  try {
    const text = execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 2000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() || undefined;
  } catch {
    return undefined; // no git, or no repository
  }
}
