/** Runs the program's models in a process of their own, so that they are those of the runtime that would train them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifyReply, VerifyRequest } from '../../runtime/verify/verify.ts';
import { fileFailure } from '../failure.ts';

const starter = (request: VerifyRequest): string =>
  `import { verifyProgram } from 'gradnet/runtime';\nawait verifyProgram(${JSON.stringify(request)});\n`;

/** The measurements, or the exit code of a process that has told why there are none. */
export async function measureProgram(name: string, code: string, options: Omit<VerifyRequest, 'program'>): Promise<VerifyReply | number> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-verify-'));
  const program = join(folder, `${name}.mjs`);
  const start = join(folder, 'verify-start.mjs');
  try {
    writeFileSync(program, code);
    writeFileSync(start, starter({ ...options, program }));
    const { exitCode, stdout } = await runNode(start);
    return exitCode === 0 ? (JSON.parse(stdout, revive) as VerifyReply) : exitCode;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : fileFailure('run', program, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** JSON has no infinity; the runtime writes it as a word. */
const revive = (_key: string, value: unknown): unknown => (value === 'Infinity' || value === 'NaN' || value === '-Infinity' ? Number(value) : value);

function runNode(script: string): Promise<{ exitCode: number; stdout: string }> {
  const hook = new URL('./resolve-runtime.mjs', import.meta.url);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...process.execArgv, '--import', hook.href, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', fail);
    child.on('close', (code) => done({ exitCode: code ?? 2, stdout: Buffer.concat(parts).toString('utf8') }));
  });
}
