/** Ctrl-C and its like: the first asks the loop to finish its step and save, the second ends the program at once. */

export interface Interrupt {
  readonly signal: NodeJS.Signals | undefined;
  /** Lets pending events in; answers whether to go on. */
  pause(): Promise<boolean>;
  dispose(): void;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Exit status of a program ended by a signal: 128 and its number. */
export function exitStatus(signal: NodeJS.Signals): number {
  return { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal as string] ?? 1;
}

/** A file beyond the allowed size (ulimit -f) is an error of the write, which is told of and rescued from, and not the end of the program. */
const goOn = (): void => {};

export function listenForInterrupt(onFirst: (signal: NodeJS.Signals) => void): Interrupt {
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received !== undefined) process.exit(exitStatus(signal));
    received = signal;
    onFirst(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  if (process.platform !== 'win32') process.on('SIGXFSZ', goOn);
  return {
    get signal() {
      return received;
    },
    pause: () => new Promise((resolve) => setImmediate(() => resolve(received === undefined))),
    dispose() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('SIGXFSZ', goOn);
    },
  };
}
