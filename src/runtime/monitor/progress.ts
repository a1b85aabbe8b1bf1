/** For terminals: a live bar and the layers' gradients while an epoch runs, a line when it is over. */
import cliProgress from 'cli-progress';
import pc from 'picocolors';
import { figure } from './format.ts';
import { layersLine, momentLine, type Moment } from './live-line.ts';
import { measuredLine } from './measured-line.ts';
import type { Monitor } from './monitor.ts';
import { headerLine } from './plain.ts';
import { GradientHistory } from './sparkline.ts';
import { epochLine, summaryLines } from './summary.ts';

/** Often enough to look alive; each reading costs a pass over the gradients. */
const GRADIENTS_EVERY_MS = 500;

interface Live {
  readonly all: cliProgress.MultiBar;
  readonly bar: cliProgress.SingleBar;
  readonly gradients: cliProgress.SingleBar;
}

export function progressMonitor(stream: NodeJS.WriteStream, say: (text: string) => void): Monitor {
  const colors = pc.createColors(process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb');
  const write = (line: string): void => void stream.write(`${line}\n`);
  const history = new GradientHistory();
  let live: Live | undefined;
  let epochs = 0;
  let lastGradients = -Infinity;

  const open = (steps: number): Live => {
    const all = new cliProgress.MultiBar({
      stream,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false, // signals are the training loop's affair
    });
    // The width is asked for at every drawing, since a terminal may be resized.
    const bar = all.create(steps, 0, {}, { format: (_, { maxWidth = 80 }, { moment }: { moment?: Moment }) => (moment ? momentLine(moment, maxWidth, colors) : '') });
    const gradients = all.create(1, 0, {}, { format: (_, { maxWidth = 80 }, { layers = [] }: { layers?: string[] }) => layersLine(layers, maxWidth, colors) });
    return { all, bar, gradients };
  };

  const close = (): void => {
    live?.all.stop();
    live = undefined;
  };

  return {
    begin(info) {
      epochs = info.epochs;
      write(headerLine(info, colors));
    },
    wantsGradients: () => performance.now() - lastGradients > GRADIENTS_EVERY_MS,
    gradients(norms) {
      lastGradients = performance.now();
      history.add(norms);
    },
    measured(measurement) {
      live?.all.log(`${measuredLine(measurement)}\n`);
    },
    step({ epoch, step, steps, figures, means, imagesPerSecond, secondsLeft }) {
      live ??= open(steps);
      const moment: Moment = {
        epoch: `epoch ${epoch}/${epochs}`,
        step,
        steps,
        figures: means.map((mean, index) => `${figures[index]} ${figure(figures[index]!, mean)}`),
        imagesPerSecond,
        secondsLeft,
      };
      live.bar.update(step, { moment });
      live.gradients.update({ layers: history.lines() });
    },
    epoch(record) {
      close();
      write(epochLine(record, epochs));
    },
    notice(text) {
      close();
      say(text);
    },
    end(result, saved) {
      close();
      summaryLines(result, saved, colors).forEach(write);
    },
    close,
  };
}
