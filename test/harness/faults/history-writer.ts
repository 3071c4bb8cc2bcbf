/** A separate process that adds entries to a history until its time is up: `history-writer.ts HOME NAME TIMES SECONDS`. */

import { homeAt } from '../../../source/store/home.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { sampleJob } from '../jobs/sample-job.ts';

const [home = '', name = '', times = '', seconds = ''] = process.argv.slice(2);
const history = new History(homeAt(home));
const entry = createHistoryEntry(sampleJob());
const until = performance.now() + Number(seconds) * 1000;
let put = 0;
while (put < Number(times) && performance.now() < until) {
  await history.put({ ...entry, id: `${name}-${put}`, createdAt: Date.now() });
  put += 1;
}
process.stdout.write(`${put}\n`);
