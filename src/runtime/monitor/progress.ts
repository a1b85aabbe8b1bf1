/** For terminals: a live bar and the layers' gradients while an epoch runs, a line when it is over. */
import cliProgress from 'cli-progress';
import pc from 'picocolors';
import { clock, count, figure } from './format.ts';
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
      barsize: 20,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false, // signals are the training loop's affair
    }, cliProgress.Presets.rect);
    const start = { epoch: '', figures: '', rate: '', left: '' };
    const format = `{epoch}  ${colors.cyan('{bar}')}  {value}/{total}  {figures}  {rate} images/s  {left} left`;
    const bar = all.create(steps, 0, start, { format });
    const gradients = all.create(1, 0, { layers: '' }, { format: colors.dim('           gradient  {layers}') });
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
      live.bar.update(step, {
        epoch: `epoch ${epoch}/${epochs}`,
        figures: means.map((mean, index) => `${figures[index]} ${figure(figures[index]!, mean)}`).join('  '),
        rate: count(imagesPerSecond),
        left: clock(secondsLeft),
      });
      live.gradients.update({ layers: history.toString() });
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
