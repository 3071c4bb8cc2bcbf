import type { HistoryEntry, JobFolder } from '../../../core/api/app.ts';
import { describeError } from '../../../core/errors.ts';
import { formatBytes, pluralize } from '../../../core/text/text.ts';
import type { Controller } from '../../controller.ts';
import type { BoundKeys } from '../../keys/bound-keys.ts';
import type { Confirmation } from '../../view.ts';

/** Asks whether to remove a job, and whether to delete its folder too. */
export async function askDelete(controller: Controller, entry: HistoryEntry): Promise<void> {
  try {
    const folder = await controller.app.folderOf(entry);
    const remove = (withFolder: boolean) =>
      controller.run(`removing ${entry.name}`, async () => {
        await controller.app.deleteJob(entry, withFolder);
        controller.handles.delete(entry.id);
        controller.notify(removedNotice(entry, folder, withFolder), 'good');
      });
    controller.ask(deleteQuestion(entry, folder, remove, controller.keys));
  } catch (error) {
    controller.notify(describeError(error));
  }
}

/** The question before a job is removed. It offers to delete the folder only if the job created it. */
function deleteQuestion(
  entry: HistoryEntry,
  folder: JobFolder,
  remove: (withFolder: boolean) => void,
  keys: BoundKeys,
): Confirmation {
  const removed = `Remove ${entry.name} from the history?`;
  const yes = () => remove(false);
  if (!folder.isOwn) return { text: `${removed} Its folder will not be deleted: ${folder.reason}.`, yes };
  const content = `${pluralize(folder.files, 'file')}, ${formatBytes(folder.sizeBytes)}`;
  const [stays, goes] = [keys.label('yes', 'unicode'), keys.label('with-folder', 'unicode')];
  return {
    text: `${removed} ${stays} keeps its folder ${folder.path} (${content}); ${goes} ${folder.toTrash ? 'moves it to the trash' : 'deletes it: it is gone for good'}.`,
    yes,
    withFolder: () => remove(true),
  };
}

/** What was removed, and where its files are. */
function removedNotice({ name }: HistoryEntry, folder: JobFolder, withFolder: boolean): string {
  const moved = folder.isOwn && folder.toTrash ? 'its folder is in the trash' : 'its folder is deleted';
  return `Removed ${name} from the history; ${withFolder ? moved : `its files stay in ${folder.path}`}.`;
}
