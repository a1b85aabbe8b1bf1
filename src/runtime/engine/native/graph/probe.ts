/** Whether steps can be recorded and replayed here, tried on the smallest step there is. */
import { tf } from '../../../tf.ts';
import { Replay } from './replay.ts';
import { trace } from './trace.ts';

/** Why not, or undefined. The native engine is to be the current one. */
export function graphProblem(): string | undefined {
  const variable = tf.variable(tf.scalar(1), false);
  const input = tf.scalar(2);
  try {
    const { trace: recorded, results } = trace([input], () => {
      tf.tidy(() => variable.assign(tf.mul(variable, input)));
      return { report: tf.add(variable, 1) };
    });
    tf.dispose(results);
    const replay = new Replay(recorded);
    try {
      const report = replay.run([input], ['report'])['report']![0];
      replay.pull();
      const value = variable.dataSync()[0];
      return value === 4 && report === 5 ? undefined : `a replayed step gave ${report} and ${value} in place of 5 and 4`;
    } finally {
      replay.dispose();
    }
  } catch (error) {
    return (error as Error).message;
  } finally {
    tf.dispose([variable, input]);
  }
}
