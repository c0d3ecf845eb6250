/** Node's name of an error, such as `ECONNREFUSED`; '': it has none. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** By its `kind` and not by its class: each lazily loaded bundle has classes of its own. */
export function isOfKind<Kind extends string>(error: unknown, kind: Kind): error is Error & { readonly kind: Kind } {
  return error instanceof Error && "kind" in error && error.kind === kind;
}
