/** URIs of the protocol and names of files; a document that is in no file keeps its URI as its name. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isAbsolute } from 'node:path';

export function uriToPath(uri: string): string {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
  } catch {
    return uri; // a file URI of another host
  }
}

export const pathToUri = (path: string): string => (isAbsolute(path) ? pathToFileURL(path).href : path);
