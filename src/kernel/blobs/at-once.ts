/** Does something with each of some things, several at once. After a failure no more are begun, and it is thrown. */
export async function atOnce<One>(most: number, things: Iterable<One>, work: (thing: One) => Promise<void>): Promise<void> {
  const waiting = [...things];
  const lane = async (): Promise<void> => {
    for (let next = waiting.splice(0, 1); next.length > 0; next = waiting.splice(0, 1))
      for (const thing of next)
        await work(thing).catch((error: unknown) => {
          waiting.length = 0;
          throw error;
        });
  };
  await Promise.all(Array.from({ length: Math.min(most, waiting.length) }, lane));
}
