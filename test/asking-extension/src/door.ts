import type { Wish } from "./wish.js";

interface Numbered {
  id: number;
  wish: Wish;
}

/** Takes wishes from a test in another process, and answers each. Ends with the signal, or when the test is over. */
export async function answerAt(
  door: string,
  grant: (wish: Wish) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    // One host a process: a window that is reloaded gets a new one, and what was asked of the old one would never be answered.
    const next = await fetch(`${door}?host=${process.pid}`, { signal }).catch(() => undefined); // nobody is behind the door any more
    if (!next) return;
    const { id, wish } = (await next.json()) as Numbered;
    const answer = (result: object) => fetch(door, { method: "POST", body: JSON.stringify({ id, ...result }) });
    // Not awaited: some take as long as the user does, and the next wish may be what ends them.
    void grant(wish).then(
      (value) => answer({ value: value ?? null }),
      (error: unknown) => answer({ error: String(error) }),
    );
  }
}
