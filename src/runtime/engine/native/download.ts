/** Downloads one file: short timeouts, progress, resumption of what an earlier attempt left, no half file at the end. */
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError, reasonOf } from '../errors.ts';

export interface DownloadOptions {
  /** Milliseconds until the server must have answered; default 6,000. */
  answerWithin?: number;
  /** Milliseconds without a byte after which the transfer counts as dead; default 20,000. */
  stallAfter?: number;
  onFraction?: (fraction: number) => void;
}

/** @throws EngineError with the address and the cause; a partial file stays as `<file>.part` and is resumed next time. */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const aborter = new AbortController();
  let timer = setTimeout(() => aborter.abort(new Error('no answer in time')), options.answerWithin ?? 6_000);
  try {
    const response = await fetch(url, { signal: aborter.signal, headers: have > 0 ? { range: `bytes=${have}-` } : {} });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
    const resumed = response.status === 206;
    const total = Number(response.headers.get('content-length') ?? NaN) + (resumed ? have : 0);
    let done = resumed ? have : 0;
    const body = Readable.fromWeb(response.body as never).on('data', (chunk: Uint8Array) => {
      done += chunk.length;
      clearTimeout(timer);
      timer = setTimeout(() => aborter.abort(new Error('the transfer stalled')), options.stallAfter ?? 20_000);
      if (total > 0) options.onFraction?.(done / total);
    });
    await pipeline(body, createWriteStream(part, { flags: resumed ? 'a' : 'w' }), { signal: aborter.signal });
    if (total > 0 && done !== total) throw new Error(`${done} of ${total} bytes came`);
    renameSync(part, file);
  } catch (error) {
    const cause: unknown = aborter.signal.aborted ? aborter.signal.reason : ((error as Error).cause ?? error);
    throw new EngineError(`${url} cannot be fetched: ${reasonOf(cause)}`, 'check the network, or name a mirror: gradnetc native install --source URL', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
