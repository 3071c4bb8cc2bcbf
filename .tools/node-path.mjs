/** Prints which Node the npm scripts run on. */
process.stdout.write(`${process.execPath}\n`);
