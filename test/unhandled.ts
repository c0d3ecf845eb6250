const unhandled = new Map<Promise<unknown>, unknown>();
const note = (reason: unknown, promise: Promise<unknown>) => void unhandled.set(promise, reason);
const strike = (promise: Promise<unknown>) => void unhandled.delete(promise);

/** Notes rejections that nobody handles from now on, whatever runs in this process. To be called again where listeners were removed. */
export function watchRejections(): void {
  process.off("unhandledRejection", note).on("unhandledRejection", note);
  process.off("rejectionHandled", strike).on("rejectionHandled", strike);
}

/** Each once. */
export async function rejectionsLeft(): Promise<string[]> {
  // Node tells of those of this turn after it.
  await new Promise(setImmediate);
  const reasons = [...unhandled.values()];
  unhandled.clear();
  return reasons.map((reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
}
