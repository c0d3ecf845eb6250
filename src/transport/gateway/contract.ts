import type { ExchangeAnswer, ExchangeRequest } from "../exchange-types.js";

/** An app on a user's server, as the gateway reaches it. */
export interface AppUpstream {
  /** What the app takes for its own origin, as `https://hub.example` or `http://localhost:8050`; asked at each request. */
  origin(): string;
  /** Other origins by which it may call itself. */
  readonly otherNames?: readonly string[];
  /** What stands before its paths there, with `/` at both ends; `/`: nothing. */
  prefix(): string;
  /** What stands before the paths of the server around it: cookies of these are none of the app's. `undefined`: there is no such server. */
  serverPath?(): string;
  /** @param path from the origin on, with the query. Rejects where there is no answer. */
  exchange(path: string, request: ExchangeRequest): Promise<ExchangeAnswer>;
}

/** Why a page could not be had. */
export type GatewayTrouble =
  /** nobody answered; `error`: why */
  | { kind: "no-answer"; error: unknown }
  /** the hub stood in for the server, which does not run or does not take the token; `status`: of its answer */
  | { kind: "no-server"; status: number };

/** In what the page is shown: a browser, or a part of the editor's window. */
export type PageHolder = "browser" | "editor";
