import pLimit from 'p-limit';

/**
 * Does the same with every item, so many at once, results in the order of the items. After a failure nothing new is begun,
 * what runs is waited for, since it is paid, and the first failure is thrown.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  task: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit({ concurrency, rejectOnClear: true });
  let failure: { error: unknown } | undefined;
  const work = items.map((item, index) =>
    limit(() => task(item, index)).catch((error: unknown) => {
      failure ??= { error };
      limit.clearQueue();
      throw error;
    }),
  );
  const settled = await Promise.allSettled(work);
  if (failure) throw failure.error;
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}
