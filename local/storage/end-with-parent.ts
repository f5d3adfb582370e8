/** Preloaded into a child: its stdin closes when the parent is gone, however that ended, and the child ends too. */
process.stdin.resume();
process.stdin.unref();
process.stdin.on('close', () => process.exit());
