import type { Link } from "../network/link.js";

/** Somebody else may have made the path: a name in it can be of any length. */
const MAX_PATH_CHARACTERS = 200;

let count = 0;

/** Tells what is under way in this window at the same time apart. */
export function requestId(): string {
  return `#${++count}`;
}

/** One line for a request once it is answered: `#12 GET /hub/api/user → 200 (34 ms)`. @param status of its answer */
export async function logged<T>(
  link: Pick<Link, "log">,
  { method, url }: { method: string; url: URL },
  request: () => Promise<T>,
  status: (answer: T) => number,
): Promise<T> {
  const id = requestId();
  const startedAt = performance.now();
  const log = (outcome: string) =>
    link.log.debug(`${id} ${method} ${shownPath(url)} → ${outcome} (${Math.round(performance.now() - startedAt)} ms)`);
  try {
    const answer = await request();
    log(String(status(answer)));
    return answer;
  } catch (error) {
    log(error instanceof Error ? error.name : "failed");
    throw error;
  }
}

/** Without query and fragment: callers may have put anything there. */
export function shownPath({ pathname }: URL): string {
  return pathname.length > MAX_PATH_CHARACTERS ? `${pathname.slice(0, MAX_PATH_CHARACTERS)}…` : pathname;
}
