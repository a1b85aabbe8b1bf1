/** Finds a python that has pip: it fetches TensorFlow's wheel, verifies its checksum and unpacks it. */
import { EngineError } from '../errors.ts';
import { run } from './run.ts';

/** @returns the command; GRADNET_PYTHON names one outright. */
export async function findPython(): Promise<string> {
  const named = process.env['GRADNET_PYTHON'];
  const candidates = named ? [named] : ['python3', 'python'];
  let withoutPip: string | undefined;
  for (const command of candidates) {
    if ((await run(command, ['--version'])).code !== 0) continue;
    if ((await run(command, ['-m', 'pip', '--version'])).code === 0) return command;
    withoutPip ??= command;
  }
  throw new EngineError(
    withoutPip
      ? `${withoutPip} has no pip, which fetches the TensorFlow library`
      : `no python was found (${candidates.join(', ')}); its pip fetches the TensorFlow library`,
    withoutPip
      ? `${withoutPip} -m ensurepip, or apt-get install python3-pip`
      : 'apt-get install python3 python3-pip, or name one in GRADNET_PYTHON',
  );
}
