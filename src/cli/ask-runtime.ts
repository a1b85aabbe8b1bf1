/** Has a function of the runtime do its work in a process of its own, where TensorFlow.js is that of the trainings. */
import { spawn } from 'node:child_process';
import { fromJson } from '../runtime/checkpoint/plain.ts';
import { fileFailure } from './failure.ts';
import { killed } from './run-program.ts';
import { withTemporary } from './temporary.ts';

/** What it replied, or the exit code of a process that has told why it did not. @param name exported by `gradnet/runtime` */
export async function askRuntime<Reply>(name: string, request: object): Promise<Reply | number> {
  const start = `import { ${name} } from 'gradnet/runtime';\nawait ${name}(${JSON.stringify(request)});\n`;
  const { exitCode, stdout } = await withTemporary('start.mjs', start, runNode);
  return exitCode === 0 ? (fromJson(stdout) as Reply) : exitCode;
}

function runNode(script: string): Promise<{ exitCode: number; stdout: string }> {
  const hook = new URL('./resolve-runtime.mjs', import.meta.url);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...process.execArgv, '--import', hook.href, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', (error) => fail(fileFailure('run', process.execPath, error)));
    child.on('close', (code, signal) => (signal === null ? done({ exitCode: code!, stdout: Buffer.concat(parts).toString('utf8') }) : fail(killed(signal))));
  });
}
