/** The ladder: the fastest engine that works here, or exactly the one that was asked for. */
import { tf } from '../tf.ts';
import { cpuIsSlow, loadCpu } from './cpu.ts';
import { EngineError, reasonOf } from './errors.ts';
import { loadNative } from './native/load.ts';
import { locateNative } from './native/locate.ts';
import { useActivationGradients } from './tensorflow/activation-gradients.ts';
import { useAttention } from './tensorflow/attention.ts';
import { useAveragePoolGradient } from './tensorflow/average-pool-gradient.ts';
import { useBatchNormGradient } from './tensorflow/batch-norm-gradient.ts';
import { useBatchNormTraining } from './tensorflow/batch-norm-training.ts';
import { useDropout } from './tensorflow/dropout.ts';
import { useGelu } from './tensorflow/gelu.ts';
import { useLayerNorm } from './tensorflow/layer-norm.ts';
import { useLstmSequence } from './tensorflow/lstm-sequence.ts';
import { useSimpleRnnSequence } from './tensorflow/simple-rnn-sequence.ts';
import { useTileGradient } from './tensorflow/tile-gradient.ts';
import { useUnpackGradient } from './tensorflow/unpack-gradient.ts';
import { engineNames } from './types.ts';
import type { EngineInfo, EngineName, EngineRequest } from './types.ts';
import { loadWasm } from './wasm/load.ts';

const loaders: Record<EngineName, () => Promise<{ description: string }>> = {
  native: loadNative,
  wasm: loadWasm,
  cpu: loadCpu,
};

/** Loads one engine, makes it current, and waits until it is ready; throws what its loader throws. */
export async function loadEngine(name: EngineName): Promise<{ description: string }> {
  const loaded = await loaders[name]();
  await tf.ready();
  useActivationGradients();
  useAttention();
  useBatchNormGradient();
  useBatchNormTraining();
  useDropout();
  useGelu();
  useLayerNorm();
  useLstmSequence();
  useSimpleRnnSequence();
  useTileGradient();
  useUnpackGradient();
  useAveragePoolGradient();
  return loaded;
}

/**
 * Chooses the engine and makes it TensorFlow.js' current backend.
 * @param request 'auto' walks the ladder native, wasm, cpu; a name takes that engine or fails.
 * @throws EngineError when an engine asked for by name cannot be had, or the request is no engine.
 */
export async function selectEngine(request: EngineRequest = 'auto'): Promise<EngineInfo> {
  if (request !== 'auto' && !engineNames.includes(request)) {
    throw new EngineError(`there is no engine "${request as string}"`, `use one of auto, ${engineNames.join(', ')}`);
  }
  if (request !== 'auto') return withHint({ name: request, ...(await loadEngine(request)) }, []);
  const missed: EngineError[] = [];
  for (const name of engineNames) {
    // A package that nobody installed is no failure worth a word on every run.
    if (name === 'native' && !locateNative()) continue;
    try {
      return withHint({ name, ...(await loadEngine(name)) }, missed);
    } catch (error) {
      missed.push(error instanceof EngineError ? error : new EngineError(reasonOf(error), 'gradnetc doctor tells more'));
    }
  }
  throw new EngineError(
    `no engine works here: ${missed.map((error) => error.message).join('; ')}`,
    missed.at(-1)?.remedy ?? 'gradnetc doctor tells more',
  );
}

function withHint(info: EngineInfo, missed: EngineError[]): EngineInfo {
  const reasons = missed.map((error) => `${error.message} (${error.remedy})`);
  if (info.name === 'cpu') reasons.push(cpuIsSlow);
  return reasons.length > 0 ? { ...info, hint: reasons.join('; ') } : info;
}
