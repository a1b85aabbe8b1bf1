/** Runs the program's models in a process of their own, so that they are those of the runtime that would train them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifyReply, VerifyRequest } from '../../runtime/verify/verify.ts';
import { askRuntime } from '../ask-runtime.ts';
import { fileFailure } from '../failure.ts';

/** The measurements, or the exit code of a process that has told why there are none. */
export async function measureProgram(name: string, code: string, options: Omit<VerifyRequest, 'program'>): Promise<VerifyReply | number> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-verify-'));
  const program = join(folder, `${name}.mjs`);
  try {
    writeFileSync(program, code);
    return await askRuntime<VerifyReply>('verifyProgram', { ...options, program } satisfies VerifyRequest);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : fileFailure('run', program, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
