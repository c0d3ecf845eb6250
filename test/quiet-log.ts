/** A log for what writes none: of a secret's moment only the work is left. */
export const quietLog = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  secret: () => undefined,
  redacted: (text: string) => text,
  during: <T>(_secrets: readonly string[], work: () => Promise<T>) => work(),
};
