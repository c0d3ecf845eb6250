import type { Duplex, Readable } from "node:stream";

/** A request of somebody else, which goes on as it is: a browser's. */
export interface ExchangeRequest {
  method: string;
  /** by their names in lower case */
  headers: Record<string, string>;
  /** it goes out as it comes */
  body?: Readable | undefined;
  /** ends it, and its answer */
  signal?: AbortSignal;
}

/** What it is answered with, as it came: nothing is unpacked, nothing waited for. */
export type ExchangeAnswer = {
  status: number;
  statusText: string;
  /** names and values in turn */
  rawHeaders: readonly string[];
} & ({ isUpgraded: false; stream: Readable } | { isUpgraded: true; stream: Duplex });

export type Exchange = (address: string | URL, request: ExchangeRequest) => Promise<ExchangeAnswer>;
