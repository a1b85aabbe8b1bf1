/** Runs the program's models in a process of their own, so that they are those of the runtime that would train them. */
import type { VerifyReply, VerifyRequest } from '../../runtime/verify/verify.ts';
import { askRuntime } from '../ask-runtime.ts';
import { withTemporary } from '../temporary.ts';

/** The measurements, or the exit code of a process that has told why there are none. */
export const measureProgram = (name: string, code: string, options: Omit<VerifyRequest, 'program'>): Promise<VerifyReply | number> =>
  withTemporary(`${name}.mjs`, code, (program) => askRuntime<VerifyReply>('verifyProgram', { ...options, program } satisfies VerifyRequest));
