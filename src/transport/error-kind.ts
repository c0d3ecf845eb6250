/** By its `kind` and not by its class: each lazily loaded bundle has classes of its own. */
export function isOfKind<Kind extends string>(error: unknown, kind: Kind): error is Error & { readonly kind: Kind } {
  return error instanceof Error && "kind" in error && error.kind === kind;
}
