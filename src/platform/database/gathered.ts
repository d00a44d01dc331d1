import DataLoader from 'dataloader';

/** More keys in one statement gain nothing. */
const MOST_AT_ONCE = 500;

/**
 * Turns single look-ups into one statement for all that are asked for while the event loop reads what has arrived: in
 * a rush one for hundreds of requests, else one for each. Nothing is kept: what is asked again is read again.
 * @param read the values found, by key; a key without a value is undefined to its asker
 */
export function gathered<Key extends string | number, Value>(
  read: (keys: Key[]) => Promise<Map<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  const loader = new DataLoader<Key, Value | undefined>(
    async (keys) => {
      const found = await read([...new Set(keys)]);
      return keys.map((key) => found.get(key));
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: (callback) => setImmediate(callback) },
  );
  return (key) => loader.load(key);
}
