const PASSING_KINDS = new Set(["hub-unreachable", "hub-fault", "front-answered", "throttled"]);

/** Is it a trouble on the way that may be over at the next try? */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && "kind" in error && PASSING_KINDS.has(String(error.kind));
}
