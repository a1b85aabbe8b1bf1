/** TensorFlow's C library out of the `tensorflow-cpu` wheel, for where the official archive is out of reach. */
import { readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { cached } from './cache.ts';
import type { Progress } from './progress.ts';
import { findPython } from './python.ts';
import { run, tail } from './run.ts';

/** Wheels whose C interface the binding compiles against, best first; no part of them depends on the python here. */
const releases = [
  { version: '2.15.1', megabytes: 207, sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26' },
  { version: '2.18.0', megabytes: 230, sha256: '089e71746960ea581dca53401f84b3b99c8537313e337a9e5dbf97036a936f7e' },
];

/** Unpacks the two libraries and the C headers, and prints the share of bytes done. */
const unpackScript = `
import re, shutil, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    wanted = [m for m in archive.infolist()
              if re.match(r'tensorflow/libtensorflow(_cc|_framework)[.]so[.]2$', m.filename)
              or re.match(r'tensorflow/include/(tensorflow/(c|core/platform|tsl)|tsl|xla/tsl)/.*[.]h$', m.filename)]
    total, done, said = sum(m.file_size for m in wanted), 0, 0
    for member in wanted:
        archive.extract(member, target)
        done += member.file_size
        if done - said > total / 100:
            said = done
            print(done / total, flush=True)
shutil.move(target + '/tensorflow/include', target + '/include')
shutil.move(target + '/tensorflow', target + '/lib')
`;

/**
 * @returns a folder with `lib` and `include`, kept in the cache; nothing is fetched when it is there.
 * @throws EngineError where this is no Linux on x64, or pip, the index or the disk fails.
 */
export async function tensorflowFromWheel(progress: Progress): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new EngineError(
      `the tensorflow-cpu wheel serves Linux on x64, and this is ${process.platform} on ${process.arch}`,
      'gradnetc native install --source archive, or train on the wasm engine',
    );
  }
  let failure: EngineError | undefined;
  for (const release of releases) {
    try {
      return await cached(`tensorflow-${release.version}-wheel`, 1.2e9, (folder) => fill(folder, release, progress));
    } catch (error) {
      if (!(error instanceof ReleaseMissing)) throw error;
      failure ??= error;
    }
  }
  throw failure!;
}

class ReleaseMissing extends EngineError {}

async function fill(folder: string, release: (typeof releases)[number], progress: Progress): Promise<void> {
  const python = await findPython();
  const wheel = await download(python, folder, release, progress);
  progress({ phase: 'unpack', fraction: 0 });
  const unpacked = await run(python, ['-c', unpackScript, wheel, folder], {
    onOutput: (text) => progress({ phase: 'unpack', fraction: Number(text.trim().split('\n').at(-1)) }),
  });
  if (unpacked.code !== 0) {
    throw new EngineError(`the TensorFlow wheel does not unpack: ${tail(unpacked)}`, 'check the free space of the disk and run gradnetc native install again');
  }
  rmSync(join(folder, 'wheel'), { recursive: true });
  symlinkSync('libtensorflow_cc.so.2', join(folder, 'lib', 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(folder, 'lib', 'libtensorflow_framework.so'));
}

/** pip rather than our own client: it knows the user's mirrors, proxies and certificates, and checks the hash given here. */
async function download(python: string, folder: string, release: (typeof releases)[number], progress: Progress): Promise<string> {
  const target = join(folder, 'wheel');
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, `tensorflow-cpu==${release.version} --hash=sha256:${release.sha256}\n`);
  const report = (): void => progress({ phase: 'download', fraction: Math.min(1, bytesIn(folder) / (release.megabytes * 1e6)) });
  const timer = setInterval(report, 500);
  report();
  const fetched = await run(python, [
    '-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '--progress-bar', 'off', '--timeout', '20', '--retries', '2',
    '--no-cache-dir', '--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311',
    '--platform', 'manylinux_2_17_x86_64', '--platform', 'manylinux2014_x86_64', '--dest', target, '--require-hashes', '-r', list,
  ], { env: { ...process.env, TMPDIR: folder } }).finally(() => clearInterval(timer));
  rmSync(list);
  if (fetched.code !== 0) {
    const Kind = /No matching distribution/.test(fetched.errors) ? ReleaseMissing : EngineError;
    throw new Kind(
      `pip could not fetch tensorflow-cpu ${release.version}: ${tail(fetched, 2)}`,
      'check the network and pip\'s index (pip config list), then run gradnetc native install again',
    );
  }
  return join(target, readdirSync(target).find((name) => name.endsWith('.whl'))!);
}

/** pip says nothing while it is piped, but its temporary file grows inside our folder. */
function bytesIn(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    try {
      bytes += statSync(join(folder, name)).size;
    } catch {
      // pip moved the file between the listing and the look
    }
  }
  return bytes;
}
