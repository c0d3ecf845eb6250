import type { TransportLog } from "../transport/types.js";

/** The log, which knows what is secret. */
export interface ModelLog extends TransportLog {
  /** From now on it is written and handed on nowhere. */
  secret(value: string): void;
  /** A text as it may be kept, and shown elsewhere. */
  redacted(text: string): string;
}
