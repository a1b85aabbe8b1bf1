/**
 * The rows of the tables: what is started for a setting, and how. A row has one or several variants, of which the fastest is
 * taken; one that makes no difference to a setting gives undefined, one that cannot be had { absent: why }.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonOf } from './peers/setup.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const href = (path) => new URL(path, import.meta.url).href;

/**
 * The setting's .gradnet file with its values, compiled as a user compiles it.
 * @returns where the program is, and the seconds that compiling took, which belong to the time to the first step
 */
function compiled(setting, folder) {
  const values = { ...setting.lets, samples: setting.samples };
  const source = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^let ${name} = .*$`, 'm'), `let ${name} = ${value}`),
    readFileSync(at(`workloads/${setting.workload}.gradnet`), 'utf8'),
  );
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'workload.gradnet');
  const program = join(folder, 'program.mjs');
  writeFileSync(file, source);
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [at('../../bin/gradnetc.cjs'), 'compile', file, '-o', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { program, file, seconds: (performance.now() - began) / 1000 };
}

/** Floating-point operations of one training step for one example: backward costs twice what forward does. */
export function operations(setting, folder) {
  const { file } = compiled(setting, folder);
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('../../bin/gradnetc.cjs'), 'analyze', file, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return 3 * JSON.parse(stdout).flops;
}

function gradnet(...options) {
  return (setting, folder) => {
    const { program, seconds } = compiled(setting, folder);
    const args = ['--import', href('../../dist/cli/resolve-runtime.mjs'), '--import', href('program-turns.mjs'), program, '--json', `--batch=${setting.batch}`, `--out=${join(folder, 'run')}`, ...options];
    return { file: process.execPath, args, env: { GRADNET_BENCH_EXAMPLES: String(setting.samples) }, before: seconds };
  };
}

const node = (script) => (setting) => ({ file: process.execPath, args: [at(script), JSON.stringify(setting)] });

function python(peer, script, options, env = {}) {
  return (setting) => {
    const { python: file, absent } = pythonOf(peer, console.error);
    return file === undefined ? { absent } : { file, args: ['-u', at(`peers/${script}`), JSON.stringify({ ...setting, ...options })], env };
  };
}

const keras = (backend, options) => python(`keras_${backend}`, 'run_keras.py', options, { KERAS_BACKEND: backend, TF_CPP_MIN_LOG_LEVEL: '3' });
const torch = (options) => (setting) =>
  (options.channels_last && !IMAGES.includes(setting.workload) ? undefined : python('pytorch', 'run_torch.py', options)(setting));
/** Where the order of channels is a choice. */
const IMAGES = ['cnn', 'resnet', 'densenet'];
/** Several steps a call, as Keras' documentation says to do with small models. */
const SEVERAL = { steps_per_execution: 8 };

export const rows = {
  gradnet: { title: 'gradnet, native graph', variants: { graph: gradnet('--engine=native') } },
  eager: { title: 'gradnet, native eager', variants: { eager: gradnet('--engine=native', '--eager') } },
  wasm: { title: 'gradnet, WebAssembly', variants: { wasm: gradnet('--engine=wasm') } },
  handwritten: { title: 'hand-written tfjs-node', variants: { 'model.fit': node('handwritten/main.mjs') } },
  keras_tensorflow: {
    title: 'Keras on TensorFlow',
    peer: true,
    variants: {
      'tf.function': keras('tensorflow', { jit_compile: false }),
      'tf.function, 8 steps a call': keras('tensorflow', { jit_compile: false, ...SEVERAL }),
      XLA: keras('tensorflow', { jit_compile: true }),
    },
  },
  keras_jax: {
    title: 'Keras on JAX',
    peer: true,
    variants: { jit: keras('jax', {}), 'jit, 8 steps a call': keras('jax', SEVERAL) },
  },
  pytorch: {
    title: 'PyTorch',
    peer: true,
    variants: {
      eager: torch({ compile: false, channels_last: false }),
      'channels last': torch({ compile: false, channels_last: true }),
      'torch.compile': torch({ compile: true, channels_last: false }),
      'torch.compile, channels last': torch({ compile: true, channels_last: true }),
    },
  },
};

export const peak = node('matmul.mjs');
