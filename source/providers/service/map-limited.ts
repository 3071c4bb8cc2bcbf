import pLimit from 'p-limit';

/**
 * Runs a task for every item with limited concurrency; results are in the order of the items. After the first failure
 * no new task starts, the running ones are awaited, since they are paid for, and the first error is thrown.
 */
export async function mapLimited<Item, Result>(
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
