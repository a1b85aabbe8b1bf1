#!/usr/bin/env node
/**
 * Starts gradnetc. `lint` runs on every save and in every commit hook, so it gets its own small bundle, compiled once by
 * V8 and kept, and says again what it said of files that are as they were. Every other command goes through dist/cli.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');
// Before any flag is set: Node compiles its own modules anew where V8's flags are others than theirs.
const vm = require('node:vm');

const dist = path.join(__dirname, '..', 'dist');
const bundle = path.join(dist, 'lint.cjs');
/**
 * What a function does before V8 optimizes it, in bytes of bytecode; V8's own figure is 67,584. Most lints are over before
 * optimized code has paid for its compilation, which took an eighth of their time; the longest lose nothing either.
 */
const BUDGET = 500_000;
/** Files that remembered runs lie in: the newer in place of the older. */
const SLOTS = 256;
/** Bytes in front of the code that is kept, in which stands how many words the run had met; V8 wants its own aligned. */
const HEAD = 8;

if (process.argv[2] === 'lint') lint();
else everythingElse();

function lint() {
  const memory = process.argv.includes('--no-cache') ? undefined : memoryOf(process.argv.slice(3));
  const known = memory && recalled(memory);
  if (known && said(known)) return;
  let source;
  try {
    source = fs.readFileSync(bundle, 'latin1');
  } catch {
    return notBuilt();
  }
  // Before the bundle is compiled: V8 keeps code by its flags, and complains of one that it does not know, as later ones do of this.
  if (parseInt(process.versions.node) < 22) setFlag(`--interrupt-budget=${BUDGET}`);
  const { run, keep } = compiled(source);
  let words = 0;
  const done = run(everythingElse, (met) => (words = met), memory && ((run) => write(memory.file, JSON.stringify({ key: memory.key, ...run }))));
  keep(words);
  if (done !== undefined) process.exitCode = done;
}

/** By the binding, whose deprecation nobody needs to read of here: `node:v8` loads all of Node's streams, 3 ms for one call. */
function setFlag(flag) {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    process.binding('v8').setFlagsFromString(flag);
  } catch {
    require('node:v8').setFlagsFromString(flag);
  } finally {
    process.noDeprecation = noDeprecation;
  }
}

/** Where such a run is kept, and what it must be of. */
function memoryOf(args) {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  try {
    const { mtimeMs, size } = fs.statSync(bundle);
    const key = JSON.stringify([bundle, mtimeMs, size, process.version, process.cwd(), args, NO_COLOR, FORCE_COLOR, TERM, fs.fstatSync(1).isCharacterDevice()]);
    let hash = 0;
    for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
    return { key, file: path.join(userCache(), 'lint', `${(hash >>> 0) % SLOTS}.json`) };
  } catch {
    return undefined; // no bundle, or no stdout: what follows says so
  }
}

/** The run, if every file that it read is as it was; a damaged record is none. */
function recalled({ key, file }) {
  try {
    const run = JSON.parse(fs.readFileSync(file, 'utf8'));
    return run.key === key && run.files.every(([path, text]) => (text === null ? !fs.existsSync(path) : fs.readFileSync(path, 'utf8') === text)) ? run : undefined;
  } catch {
    return undefined;
  }
}

/** False where stdout does not take it: a run that is not from memory has the words for that. */
function said({ report, exitCode }) {
  let rest = Buffer.from(report);
  process.exitCode = exitCode;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (error.code === 'EPIPE') return process.exit();
      if (error.code !== 'EAGAIN') return false;
    }
  }
  return true;
}

/** The bundle as a function, from V8's cache where that fits this bundle and this Node. */
function compiled(source) {
  // The bundle's first line is the hash of the rest.
  const name = `lint-${source.slice(2, 18)}-${process.version}-${process.arch}.v8`;
  const places = [path.join(dist, '.cache', name), path.join(userCache(), name)];
  const kept = process.env.GRADNET_NO_CODE_CACHE ? undefined : firstOf(places);
  const cachedData = kept?.subarray(HEAD);
  const script = new vm.Script(source, { filename: bundle, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  // The bundle's own neighbour lies in dist/.
  const requireFrom = (id) => require(id.startsWith('.') ? path.join(dist, id) : id);
  script.runInThisContext()(requireFrom, module, module.exports, bundle, dist);
  const known = cachedData === undefined || script.cachedDataRejected ? -1 : kept.readUInt32LE(0);
  return {
    run: module.exports.main,
    // After the run, when the functions that lint needs are compiled and come with it: again where a run has met more
    // words than the one that was kept, which may have been of a file with an error in its first line.
    keep(words) {
      if (words <= known || process.env.GRADNET_NO_CODE_CACHE) return;
      const head = Buffer.alloc(HEAD);
      head.writeUInt32LE(words);
      const data = Buffer.concat([head, script.createCachedData()]);
      places.some((place) => write(place, data));
    },
  };
}

function firstOf(files) {
  for (const file of files) {
    try {
      return fs.readFileSync(file);
    } catch {
      // not there: the next, or none
    }
  }
  return undefined;
}

/** Written beside and renamed, so that no other process reads half of it; false where the folder takes no files. */
function write(file, data) {
  const draft = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(draft, data);
    fs.renameSync(draft, file);
    return true;
  } catch {
    return false;
  }
}

function userCache() {
  const home = process.env.HOME || process.env.USERPROFILE || '.';
  return path.join(process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || path.join(home, '.cache'), 'gradnet');
}

function everythingElse() {
  const main = path.join(dist, 'cli', 'main.mjs');
  if (!fs.existsSync(main)) return notBuilt();
  const { pathToFileURL } = require('node:url');
  import(pathToFileURL(main).href).then(({ main }) => main(process.argv.slice(2)));
}

function notBuilt() {
  process.stderr.write(`gradnetc: ${dist} is not built\n  run npm run build in ${path.join(__dirname, '..')}\n`);
  process.exitCode = 2;
}
