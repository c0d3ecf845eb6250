import * as vscode from "vscode";
import { mayRenew } from "../tokens/may-renew.js";
import { TokenRenewal } from "../tokens/renewal.js";
import { remindOfEnd } from "../tokens/renewal-reminder.js";
import type { RenewRooms } from "../tokens/renew.js";
import type { Log } from "../ui/log.js";
import { hubIdOf } from "./server-id.js";
import type { HubModel } from "./types.js";

/** A renewal in the background is given up after this time, in ms. */
const LIMIT_MS = 120_000;

export interface RenewalRooms extends RenewRooms {
  model: HubModel;
  memento: vscode.Memento;
  log: Log;
}

/** Looks after tokens that are about to end whenever their hub has just answered, and when the window gets the focus. */
export function watchRenewals(rooms: RenewalRooms): vscode.Disposable {
  const { model, tokens, memento, log } = rooms;
  const closing = new AbortController();
  const renewal = new TokenRenewal({
    tokens,
    mayRenew,
    marks: memento,
    log,
    now: Date.now,
    isFocused: () => vscode.window.state.focused,
    remind: (entry) => void remindOfEnd(entry, hubIdOf(entry)),
    renew: async (account) => {
      const { renewToken } = await import("../tokens/renew.js");
      return await renewToken(account, rooms, AbortSignal.any([closing.signal, AbortSignal.timeout(LIMIT_MS)]));
    },
  });
  return vscode.Disposable.from(
    model.onDidChange(({ hubs }) => {
      for (const id of hubs) {
        const hub = model.hub(id);
        if (hub?.reach.kind === "ok") void renewal.look(hub);
      }
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && void renewal.look()),
    new vscode.Disposable(() => closing.abort()),
  );
}
