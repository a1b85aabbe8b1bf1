/** What emitted programs import from 'gradnet/runtime'. */
export { tf } from './tf.ts';
export { train } from './train/train.ts';
export { data } from './data/index.ts';
export { losses } from './losses/index.ts';
export { metrics } from './metrics/index.ts';
export { optimizers } from './optimizers/index.ts';
export { schedules } from './schedules/index.ts';
export { clip } from './clip/index.ts';
export { augment } from './augment/index.ts';
export { adversarial } from './adversarial/index.ts';
export { checkpoint } from './checkpoint/settings.ts';
export { monitor } from './vitals/watches.ts';
export { layers } from './layers/index.ts';
export { initializers } from './initializers/index.ts';
import './activations/index.ts';
export { captureExperiment } from './train/capture.ts';
export { selectEngine } from './engine/index.ts';
export { measureGradients, type Measurement } from './verify/measure.ts';
export { verifyProgram } from './verify/verify.ts';
export { evaluateProgram } from './use/evaluate.ts';
export { predictProgram } from './use/predict.ts';
export { exportProgram } from './export/export.ts';
export { serveTrials } from './sweep/serve.ts';
export type {
  CheckpointSettings, Clip, ClipContext, Dataset, DataSource, EarlyStopping, Experiment, Loss, Metric, Optimizer, Progress, SampleMetric, Schedule, Split,
  SummedMetric, VariableGroup, Watch, WeightRole,
} from './experiment.ts';
export type { PredictedGradient, PredictedOutput } from './predicted.ts';
export type { LayerFigures, StepMeasurement } from './vitals/figures.ts';
export type { EpochRecord, LayerRow, SavedRun, TrainingResult } from './train/outcome.ts';
