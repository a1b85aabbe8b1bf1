/** Errors that a user can mend: what happened, and the edit or command that puts it right. */

/** Bad data, options or surroundings. `exitCode` 2 is usage or configuration, 1 a run that failed. */
export class RunError extends Error {
  override readonly name: string = 'RunError';
  readonly remedy: string | undefined;
  readonly exitCode: 1 | 2;

  constructor(message: string, options: { remedy?: string; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** Anything with a message and a remedy (RunError, EngineError) is told as such; the rest is an internal error. */
export function describeError(error: unknown): { text: string; exitCode: 1 | 2 } {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = (error as { remedy?: unknown } | null)?.remedy;
  if (typeof remedy === 'string' || error instanceof RunError) {
    const exitCode = error instanceof RunError ? error.exitCode : 2;
    return { text: `error: ${message}${typeof remedy === 'string' ? `\n  = help: ${remedy}` : ''}`, exitCode };
  }
  return {
    text: `error: ${message}\n  = help: this was not foreseen; run again with GRADNET_DEBUG=1 to see where it comes from`,
    exitCode: 2,
  };
}

/** Node's error code in words, for messages about files. */
export function fileProblem(error: unknown): { reason: string; remedy: string } {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const known: Record<string, [string, string]> = {
    ENOENT: ['it does not exist', 'check the path'],
    EACCES: ['permission is denied', 'change its permissions, or choose another place'],
    EPERM: ['the operation is not permitted', 'change its permissions, or choose another place'],
    EROFS: ['the file system is read-only', 'choose a folder you can write to with --out DIR'],
    ENOSPC: ['the disk is full', 'free some space, or choose another disk with --out DIR'],
    EDQUOT: ['the disk quota is used up', 'free some space, or choose another disk with --out DIR'],
    EFBIG: ['the file would be larger than the system allows', 'raise the limit (ulimit -f), or choose another disk with --out DIR'],
    EISDIR: ['it is a directory', 'give a file'],
    ENOTDIR: ['a part of the path is a file, not a directory', 'check the path'],
    EMFILE: ['too many files are open', 'close other programs, or raise the limit (ulimit -n)'],
  };
  const [reason, remedy] = known[code] ?? [(error as Error | null)?.message ?? String(error), 'check the path'];
  return { reason, remedy };
}
