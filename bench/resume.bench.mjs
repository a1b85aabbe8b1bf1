/** Kills trainings at random instants, damages files of some, resumes, and compares the weights with those of a training that nothing broke off. `--kills N`, `--engine E`, `--seed N`. */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import seedrandom from 'seedrandom';

const { values: options } = parseArgs({ options: { kills: { type: 'string', default: '50' }, engine: { type: 'string', default: 'wasm' }, seed: { type: 'string', default: '1' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const hook = join(root, 'dist/cli/resolve-runtime.mjs');
const random = seedrandom.alea(options.seed);
const kills = Number(options.kills);
/** Within one training, so that what was resumed is killed as well. */
const MOST_KILLS = 4;
/** Kills after which the newest files are truncated or overwritten, as a power cut may leave them. */
const DAMAGED = 0.3;
const folder = mkdtempSync(join(tmpdir(), 'gradnet-resume-'));

/** Starts a program; what it says is kept for failures. */
function start(program, ...args) {
  const child = spawn(process.execPath, ['--import', hook, program, '--engine', options.engine, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const closed = new Promise((done) => child.on('close', (code, signal) => done({ code, signal, said })));
  return { child, closed };
}

/** Until the training has begun, or the process has ended. */
async function begun(place, { child }) {
  while (!existsSync(join(place, 'run.json')) && child.exitCode === null) await after(5);
}

/** One training with a random number of kills; how many there were, and whether it ended as it should. */
async function broken(name, program, place, reference, most) {
  const wanted = 1 + Math.floor(random() * most);
  let done = 0;
  const told = [];
  let process_ = start(program, '--out', place, '--checkpoint-every', `${1 + Math.floor(random() * 12)} steps`);
  for (;;) {
    await begun(place, process_);
    if (done < wanted) {
      await Promise.race([after(random() * reference.milliseconds / wanted), process_.closed]);
      process_.child.kill('SIGKILL');
    }
    const { code, signal, said } = await process_.closed;
    if (signal !== 'SIGKILL') {
      // killed when all was written: there is nothing to go on with
      const finished = done > 0 && said.includes('is finished');
      if (code !== 0 && !finished) return { done, equal: false, why: `${name} ended with ${code}: ${said}` };
      break;
    }
    done += 1;
    if (random() < DAMAGED) told.push(damage(place));
    process_ = start(program, '--resume', place);
  }
  const [weights, figures] = outcome(place);
  const why = !weights.equals(reference.weights) ? 'weights differ' : figures !== reference.figures ? 'recorded figures differ' : undefined;
  return { done, equal: why === undefined, why: why && `${name}: ${why} after ${done} kills; damaged: ${told.join(', ') || 'nothing'}` };
}

/** Truncates or overwrites the newest checkpoint where there is an older one, or what else a crash may have left half written. */
function damage(place) {
  const checkpoints = existsSync(join(place, 'checkpoints')) ? readdirSync(join(place, 'checkpoints')).filter((it) => it.endsWith('.checkpoint')).sort() : [];
  const files = [...(checkpoints.length > 1 ? [join('checkpoints', checkpoints.at(-1))] : []), 'metrics.jsonl', ...(checkpoints.length > 0 ? ['run.json'] : []), 'run.lock', 'model/weights.bin'].filter((it) => existsSync(join(place, it)));
  const file = random() < 0.6 ? files[0] : files[Math.floor(random() * files.length)];
  const path = join(place, file);
  const bytes = readFileSync(path);
  if (random() < 0.5 || bytes.length === 0) truncateSync(path, Math.floor(random() * bytes.length));
  else {
    bytes[Math.floor(random() * bytes.length)] ^= 0xff;
    writeFileSync(path, bytes);
  }
  return file;
}

/** Weights, and what was recorded but for the times. */
function outcome(place) {
  const lines = readFileSync(join(place, 'metrics.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  return [readFileSync(join(place, 'model/weights.bin')), JSON.stringify(lines.map(({ seconds, images_per_s, ...line }) => line))];
}

try {
  const trainings = [];
  for (const name of ['images', 'values', 'words']) {
    const program = join(folder, `${name}.mjs`);
    copyFileSync(join(root, 'bench/resume', `${name}.gradnet`), join(folder, `${name}.gradnet`));
    execFileSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'compile', `${name}.gradnet`, '-o', program], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
    const place = join(folder, `${name}-whole`);
    const whole = start(program, '--out', place);
    await begun(place, whole);
    const from = performance.now();
    const { code, said } = await whole.closed;
    if (code !== 0) throw new Error(said);
    const [weights, figures] = outcome(place);
    trainings.push({ name, program, reference: { weights, figures, milliseconds: performance.now() - from } });
  }
  let [points, equal, runs] = [0, 0, 0];
  const from = performance.now();
  while (points < kills) {
    const { name, program, reference } = trainings[runs % trainings.length];
    const place = join(folder, `${name}-${runs}`);
    const result = await broken(name, program, place, reference, Math.min(MOST_KILLS, kills - points));
    runs += 1;
    points += result.done;
    if (result.equal) equal += result.done;
    else console.log(`  ${result.why}`);
    rmSync(place, { recursive: true, force: true });
  }
  console.log(`  ${equal} of ${points} equal: kill points in ${runs} trainings on ${options.engine}, ${((performance.now() - from) / 1000).toFixed(0)} s`);
  if (equal !== points) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
