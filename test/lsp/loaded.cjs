// Tells on stderr which modules a process had loaded when it ended.
process.on('exit', () => process.stderr.write(`${Object.keys(require.cache).join('\n')}\n`));
