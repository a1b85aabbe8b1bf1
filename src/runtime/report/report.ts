/** The report of a run: its page, when it is over. */
import type { RunInfo } from '../monitor/monitor.ts';
import type { TrainingResult } from '../train/outcome.ts';
import { renderPage } from './page.ts';
import { stateOf, type PageExtras } from './state.ts';

export const renderReport = (info: RunInfo, result: TrainingResult, extras: PageExtras = {}): string => renderPage(stateOf(info, result, extras));
