/** `gradnetc native install`: gets TensorFlow's binding for tfjs-node, several times faster than WebAssembly. */
import { SingleBar } from 'cli-progress';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import type { InstallProgress } from '../../runtime/engine/index.ts';
import { Failure } from '../failure.ts';
import { complain, isTerminal, print } from '../output.ts';

export const nativeInstallCommand: CommandSpec = {
  name: 'native install',
  summary: "get TensorFlow's native binding, the fastest engine",
  doc:
    'Gets the compiled binding for an installed @tensorflow/tfjs-node 4.22.0: from its official archive or a mirror, or, ' +
    'where those cannot be reached, built against the TensorFlow library in the tensorflow-cpu wheel (python, pip and a ' +
    'C++ compiler are needed then). Downloads are cached; a binding that works already is left alone. Operations of ' +
    "gradnet's own are compiled beside TensorFlow's library, with which recurrent layers train faster.",
  arguments: [],
  options: [
    { name: 'mirror', value: 'URL|DIR', doc: 'take the archive from here' },
    { name: 'from-wheel', doc: 'build against the wheel without trying the archive' },
    { name: 'force', doc: 'install again even where a binding works' },
  ],
  examples: [
    { line: 'gradnetc native install', doc: 'archive first, otherwise the wheel' },
    { line: 'gradnetc native install --from-wheel', doc: 'where the archive cannot be reached' },
  ],
  async run(_args, options) {
    const mirror = text(options, 'mirror');
    if (mirror !== undefined && options['from-wheel'] === true) {
      throw new Failure('--mirror and --from-wheel exclude each other', 'give one of them');
    }
    const { installNative } = await import('../../runtime/engine/index.ts');
    const progress = startProgress();
    try {
      const source = mirror ?? (options['from-wheel'] === true ? 'wheel' : 'auto');
      const { installed, binding, lacking } = await installNative({ source, force: options['force'] === true, onProgress: progress.show });
      progress.stop();
      print(installed ? `installed ${binding}, and it works\n` : `already there, and it works: ${binding}\n`);
      if (lacking !== undefined) complain(`warning: ${lacking.message}\n  = help: ${lacking.remedy}\n`);
      return 0;
    } finally {
      progress.stop();
    }
  },
};

const phases: Record<InstallProgress['phase'], string> = {
  reach: 'looking for the archive',
  download: "downloading TensorFlow's library",
  unpack: 'unpacking',
  compile: 'compiling the binding',
  check: 'trying the binding',
};

/** A live bar on a terminal, otherwise a line a phase; always on stderr. */
function startProgress(): { show(step: InstallProgress): void; stop(): void } {
  if (!isTerminal(2)) {
    let last = '';
    return {
      show: ({ phase }) => {
        if (phase !== last) complain(`${phases[phase]}\n`);
        last = phase;
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar({ format: '{bar} {percentage} %  {phase}', stream: process.stderr, hideCursor: true, clearOnComplete: true, barCompleteChar: '█', barIncompleteChar: '░' });
  let started = false;
  return {
    show: ({ phase, fraction = 0 }) => {
      if (!started) bar.start(1, 0, { phase: phases[phase] });
      started = true;
      bar.update(fraction, { phase: phases[phase] });
    },
    stop: () => {
      if (started) bar.stop();
      started = false;
    },
  };
}
