import { setTimeout as delay } from "node:timers/promises";

/** Rejects with the signal's reason when it is aborted. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
}

/** What the work gives, or `undefined` when it takes longer than `limitMs`. As with `waitFor`, the work itself goes on. */
export async function within<T>(limitMs: number, work: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await waitFor(Promise.race([work, tooLate]), signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for what others may wait for too: the signal ends this waiting, with its reason, and not the work. */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const release = whenAborted(signal, reject);
    work.then(resolve, reject).finally(release);
  });
}

/**
 * Calls it once with the reason, at once where the signal is aborted already. Also of signals that are not the platform's own: the Jupyter
 * extension comes with an older kind.
 * @returns lets go of the signal, which may outlive by far what is done under it
 */
export function whenAborted(signal: AbortSignal, act: (reason: unknown) => void): () => void {
  const onAbort = (): void => {
    release();
    // The abort signals of node-fetch 2's world have no reason.
    act((signal.reason as unknown) ?? new DOMException("The request was cancelled.", "AbortError"));
  };
  const release = (): void => signal.removeEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort);
  return release;
}

/** Aborted with the first of several. */
export class EitherSignal {
  readonly #controller = new AbortController();
  readonly #releases: (() => void)[];

  constructor(signals: readonly (AbortSignal | null | undefined)[]) {
    this.#releases = signals.flatMap((signal) =>
      signal ? [whenAborted(signal, (reason) => this.#controller.abort(reason))] : [],
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets go of signals that may outlive the work by far. */
  release(): void {
    for (const release of this.#releases) release();
  }

  protected abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}

/**
 * Does the work under a signal that is aborted with the first of these, and lets go of them. `AbortSignal.any` does not: Node 20 keeps an
 * entry for each of its signals in each of its sources, and a source may live as long as its window.
 */
export async function underEither<T>(
  signals: readonly (AbortSignal | null | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new EitherSignal(signals);
  try {
    return await work(either.signal);
  } finally {
    either.release();
  }
}
