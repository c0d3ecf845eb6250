import * as vscode from "vscode";
import { createHubTokens } from "../../hubClient/tokens.js";
import { allowPlainHttp } from "../../ui/plain-http.js";
import { openOutside } from "../../ui/open-outside.js";
import type { Wizard } from "../../ui/wizard.js";
import { askHub } from "../ask-hub.js";
import type { Step } from "./contract.js";
import { minting, type Minted } from "./minting.js";
import { lifetimeWords } from "./words.js";
import type { MakeWay, WayParts } from "./ways.js";
import { wishFor } from "./wish.js";

/** User name and password, where the hub itself takes them: exchanged for a token and forgotten. */
export const passwordWay: MakeWay = (parts) => {
  const { can, hub, rooms } = parts;
  if (can.password === "no") return undefined;
  const ends = lifetimeWords(rooms.lifetimeDays());
  return {
    way: "password",
    icon: "person",
    label: vscode.l10n.t("User name and password"),
    detail:
      can.password === "yes"
        ? vscode.l10n.t("Sent to the hub once and not kept; its token {0}", ends)
        : vscode.l10n.t("If the hub takes passwords, which it does not tell: sent once, and not kept"),
    first: async (wizard) => {
      await allowPlainHttp(hub.baseUrl, rooms.memento);
      return hub.user === undefined ? await askName(parts)(wizard) : await askPassword(parts, hub.user)(wizard);
    },
  };
};

function askName(parts: WayParts): Step {
  return async (wizard) => {
    const user = await wizard.text({
      prompt: vscode.l10n.t("Your user name at {0}, as its pages show it when you are logged in", parts.hub.label),
      placeholder: vscode.l10n.t("User name"),
      problem: (name) => (/[\p{Cc}/]/u.test(name) ? vscode.l10n.t("No user name has such a character.") : undefined),
      accept: (name) => (name === "" ? Promise.reject(new vscode.CancellationError()) : Promise.resolve(name)),
    });
    return askPassword(parts, user);
  };
}

function askPassword(parts: WayParts, user: string): Step {
  return async (wizard) => {
    await minting(parts, "password", (made) => askPasswordOnce(wizard, parts, user, made));
    return undefined;
  };
}

function askPasswordOnce(wizard: Wizard, { hub, rooms }: WayParts, user: string, made: Minted): Promise<void> {
  return wizard.text({
    prompt: vscode.l10n.t(
      "The password of {0} at {1}. It goes to the hub once, for a token, and is not kept.",
      user,
      hub.label,
    ),
    placeholder: vscode.l10n.t("Password"),
    password: true,
    verbatim: true,
    buttons: [
      {
        icon: "link-external",
        tooltip: vscode.l10n.t("Open the hub in the browser"),
        press: () => openOutside(hub.baseUrl),
      },
    ],
    accept: async (password, signal) => {
      if (password === "") throw new vscode.CancellationError();
      const mint = () =>
        askHub(hub.baseUrl, rooms, (asked) =>
          createHubTokens(asked).mintWithPassword(user, password, wishFor(hub, rooms), signal),
        );
      await rooms.log.during([password], () => made.finish(mint, signal, user));
    },
  });
}
