/** `lint --watch`: lints again when something it has read changes, and on Enter, until it is ended. */
import { watch as watchFiles } from 'chokidar';
import { CONFIG_NAME } from '../../config/spec.ts';
import type { OptionValues } from '../command.ts';
import { describeFailure } from '../failure.ts';
import { complain, isTerminal, print } from '../output.ts';
import { gather } from './gather.ts';
import { report, type Telling } from './once.ts';
import { requestOf } from './request.ts';

/** An editor writes a file in several steps; one run is enough for them. */
const PAUSE_MS = 50;
const CLEAR = '\x1b[2J\x1b[3J\x1b[H';

/** Never resolves: the user ends it, and no exit code waits for that. */
export function watchLint(args: readonly string[], options: OptionValues, telling: Telling): Promise<never> {
  const watcher = watchFiles(args.length === 0 ? ['.'] : [...args], {
    ignoreInitial: true,
    ignored: (path, stats) => isForeign(path, stats?.isFile() === true),
  });
  const again = (): void => {
    if (options['keep-output'] !== true && isTerminal(1)) print(CLEAR);
    try {
      const request = requestOf(args, options);
      const gathered = gather(request);
      report(gathered, request, options, telling);
      // Imports and configurations may lie elsewhere.
      watcher.add([...gathered.sources.keys(), ...request.configs.found]);
    } catch (error) {
      // A file or a configuration that cannot be read now may be mended in a moment.
      complain(describeFailure(error).text);
    }
    complain('watching; Enter lints again, Ctrl-C ends\n');
  };
  let timer: NodeJS.Timeout | undefined;
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(again, PAUSE_MS);
  });
  // Without a terminal nobody presses Enter, and an editor that started this may have closed stdin.
  if (isTerminal(0)) process.stdin.on('data', again);
  return new Promise((_, reject) => {
    watcher.on('error', reject);
    watcher.on('ready', again);
  });
}

/** Everything below a directory except sources and configurations. */
function isForeign(path: string, isFile: boolean): boolean {
  if (/[\\/](node_modules|\.[^\\/.][^\\/]*)$/.test(path)) return true;
  return isFile && !path.endsWith('.gradnet') && !path.endsWith(CONFIG_NAME);
}
