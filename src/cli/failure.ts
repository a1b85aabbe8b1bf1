/** Failures of the command line: a sentence, the edit or command that mends it, and the exit code. */

/** Usage, files, configuration. Thrown anywhere below a command, told in one place. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly remedy: string;
  readonly exitCode: 1 | 2;

  constructor(message: string, remedy: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

/**
 * Text for stderr and the exit code of whatever was thrown. Errors that carry a `remedy` (ours, the engines', the
 * runtime's) are the user's to mend; anything else is a mistake of gradnet's (GN9001), with its stack only under GRADNET_DEBUG=1.
 */
export function describeFailure(thrown: unknown, debug = process.env['GRADNET_DEBUG'] === '1'): { text: string; exitCode: number } {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { remedy, exitCode } = error as Partial<Failure>;
  const stack = debug ? `${error.stack ?? ''}\n` : '';
  if (typeof remedy === 'string') return { text: `error: ${error.message}\n  = help: ${remedy}\n${stack}`, exitCode: exitCode ?? 2 };
  const [first = ''] = error.message.split('\n');
  return {
    text:
      `error[GN9001]: gradnet made a mistake: ${first}  (internal-error)\n` +
      `  = help: please report it with the file that shows it; GRADNET_DEBUG=1 adds where it happened\n${stack}`,
    exitCode: 2,
  };
}

/** Node's error code for a file in words, with what to do. */
export function fileFailure(action: string, path: string, thrown: unknown): Failure {
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  const [why, remedy] = reasons[code] ?? [thrown instanceof Error ? thrown.message : String(thrown), 'check the path'];
  return new Failure(`cannot ${action} ${path}: ${why}`, remedy);
}

const reasons: Record<string, readonly [why: string, remedy: string]> = {
  ENOENT: ['there is no such file or folder', 'check the path'],
  ENOTDIR: ['a part of the path is a file', 'check the path'],
  EISDIR: ['it is a directory', 'give the name of a file'],
  EACCES: ['permission is denied', 'change its permissions, or choose another place'],
  EPERM: ['the system does not permit it', 'change its permissions, or choose another place'],
  EROFS: ['the file system is read-only', 'choose another place'],
  ENOSPC: ['the disk is full', 'free some space, or choose another disk'],
  EFBIG: ['it would be larger than the system allows', 'raise the limit (ulimit -f), or choose another disk'],
  EMFILE: ['too many files are open', 'close other programs, or raise the limit (ulimit -n)'],
  ELOOP: ['its links go in a circle', 'check the links'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
};
