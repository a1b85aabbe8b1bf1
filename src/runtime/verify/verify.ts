/** The process that `gradnetc verify` starts: measures the experiment of a program and prints what it found as JSON. */
import { selectEngine, type EngineRequest } from '../engine/index.ts';
import { reply } from '../reply.ts';
import { captureExperiment } from '../train/capture.ts';
import { measureGradients, type Measurement } from './measure.ts';

export interface VerifyRequest {
  readonly program: string;
  readonly seeds: number;
  readonly seed?: number | undefined;
  readonly data?: string | undefined;
  readonly engine: EngineRequest;
}

export interface VerifyReply {
  readonly engine: string;
  readonly data: string;
  readonly batch: number;
  readonly measurements: readonly Measurement[];
}

/** Prints one JSON object on stdout; errors go to stderr in words, and into the exit code. */
export const verifyProgram = ({ program, seeds, seed, data, engine }: VerifyRequest): Promise<void> => reply(async (): Promise<VerifyReply> => {
  const captured = await captureExperiment(program);
  const experiment = seed === undefined ? captured : { ...captured, seed };
  const { name } = await selectEngine(engine);
  const show = process.stderr.isTTY ? (done: number) => process.stderr.write(`\r${done} of ${seeds} draws${done === seeds ? '\r\x1b[K' : ''}`) : undefined;
  const measured = await measureGradients(experiment, { seeds, batch: experiment.batch, directory: data, onSeed: show });
  return { engine: name, batch: experiment.batch, ...measured };
});
