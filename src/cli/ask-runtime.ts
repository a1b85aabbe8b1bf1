/** Has a function of the runtime do its work in a process of its own, where TensorFlow.js is that of the trainings. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What it replied, or the exit code of a process that has told why it did not. @param name exported by `gradnet/runtime` */
export async function askRuntime<Reply>(name: string, request: object): Promise<Reply | number> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-ask-'));
  const start = join(folder, 'start.mjs');
  try {
    writeFileSync(start, `import { ${name} } from 'gradnet/runtime';\nawait ${name}(${JSON.stringify(request)});\n`);
    const { exitCode, stdout } = await runNode(start);
    return exitCode === 0 ? (JSON.parse(stdout, revive) as Reply) : exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** JSON has no infinity; the runtime writes it as a word. */
const revive = (_key: string, value: unknown): unknown => (value === 'Infinity' || value === 'NaN' || value === '-Infinity' ? Number(value) : value);

function runNode(script: string): Promise<{ exitCode: number; stdout: string }> {
  const hook = new URL('./resolve-runtime.mjs', import.meta.url);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...process.execArgv, '--import', hook.href, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', fail);
    child.on('close', (code) => done({ exitCode: code ?? 2, stdout: Buffer.concat(parts).toString('utf8') }));
  });
}
