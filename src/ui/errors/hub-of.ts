/** The hub that an error is about. */
export function hubOf(error: unknown): string | undefined {
  return error instanceof Error && "hub" in error && typeof error.hub === "string" ? error.hub : undefined;
}
