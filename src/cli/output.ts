/**
 * Writing to the terminal: straight to the file descriptors, because `process.stdout` costs a cold start several
 * milliseconds and loses what a pipe has not taken yet when the process ends.
 */
import { fstatSync, writeSync } from 'node:fs';
import { harmlessLines } from '../escape.ts';
import { fileFailure } from './failure.ts';

const STDOUT = 1;
const STDERR = 2;

/**
 * Programs, pictures, data, findings: what a pipe or a file is to receive, byte for byte.
 * @throws Failure where it takes no more, as on a full disk
 */
export const print = (text: string | Uint8Array): void => write(STDOUT, text);
/** Tables and sentences for people: names in them, of classes, columns and files, cannot steer the terminal. */
export const show = (text: string): void => print(harmlessLines(text));
/** Progress and failures, as `show`; where even these cannot be written, the exit code is left. */
export const complain = (text: string): void => write(STDERR, harmlessLines(text));
/** Findings on stderr, which carry colours of ours and are harmless already. */
export const complainInColor = (text: string): void => write(STDERR, text);

function write(descriptor: number, text: string | Uint8Array): void {
  let rest: Uint8Array = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader has gone (`gradnetc lint | head`): nobody is left to tell, and that is no failure.
      if (code === 'EPIPE') return process.exit(process.exitCode ?? 0);
      if (code === 'EAGAIN') pause();
      else if (descriptor === STDERR) return;
      else throw fileFailure('write', 'to stdout', error);
    }
  }
}

/** A full pipe takes more in a moment; waiting without turning the processor. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/**
 * Whether to colour what goes to stdout: FORCE_COLOR and NO_COLOR as agreed (no-color.org, force-color.org), otherwise
 * on a terminal only.
 */
export function wantsColor(descriptor = STDOUT, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return env['TERM'] !== 'dumb' && isTerminal(descriptor);
}

/** A character device; `node:tty` would say it more strictly, but loads the network stack. */
export function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false; // closed
  }
}
