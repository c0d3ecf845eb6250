import { OAuthRefused } from "../../hubClient/errors.js";
import type { Hearing } from "../../hubClient/tokens/lost-token.js";
import type { NewToken } from "../../hubClient/tokens/tokens.js";
import type { OpenBox } from "../../ui/prompts/text-question.js";
import type { Wizard } from "../../ui/prompts/wizard.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { SignInFor } from "../contract.js";
import type { Minted } from "../methods/minting.js";
import type { AnswerPath, BrowserSignIns } from "./browser-sign-ins.js";

export interface BrowserWait {
  ui: Ui;
  hub: SignInFor;
  browser: BrowserSignIns;
  /** the page that is opened; no secret in it */
  page: string;
  /** where its answer comes to */
  path: AnswerPath;
  state: string;
  prompt: string;
  placeholder: string;
  /** what is typed, when the answer does not come by itself: the code in it. Throws where there is none. */
  codeIn(typed: string): string;
  /** has the hub make the token */
  mint(code: string, signal: AbortSignal, hearing: Hearing): Promise<NewToken>;
  /** ends the sign-in with it; once it is made, Enter alone tries its keeping again */
  made: Minted;
}

/** Opens a page and waits, in a box that stays: the browser's answer closes it, or what is typed there. */
export async function waitForBrowser(wizard: Wizard, wait: BrowserWait): Promise<void> {
  const { ui, page, prompt, placeholder } = wait;
  const open = () => void ui.openOutside(page);
  /** what came by itself: it is not read as what people type */
  let came: string | undefined;
  let isListening = false;
  let listenOnce: (() => void) | undefined;
  // An answer is taken once. Where it did not do, the user has the page come with another.
  const openAgain = () => {
    listenOnce?.();
    open();
  };
  open();
  await wizard.text({
    prompt,
    placeholder,
    waiting: true,
    buttons: [
      { icon: "link-external", tooltip: ui.l10n.t("Open the Page Again"), press: openAgain },
      {
        icon: "copy",
        tooltip: ui.l10n.t("Copy the Page's Address"),
        press: () => void copyAddress(ui, page),
      },
    ],
    meanwhile: (box, closed) => {
      listenOnce = () => {
        if (isListening) return;
        isListening = true;
        void listen(box, wait, closed, (code) => (came = code)).finally(() => (isListening = false));
      };
      listenOnce();
    },
    accept: async (typed, signal) => {
      const code = typed === came || wait.made.isMade ? typed : wait.codeIn(typed);
      await wait.made.finish((hearing) => wait.mint(code, signal, hearing), signal);
    },
  });
}

/** Where there is no way for the browser, opening the page has said why. */
async function copyAddress(ui: Ui, page: string): Promise<void> {
  const found = await ui.addressOutside(page).catch(() => undefined);
  await ui.clipboard.writeText(found ?? page);
}

async function listen(
  box: OpenBox,
  { ui, browser, hub, path, state }: BrowserWait,
  closed: AbortSignal,
  came: (code: string) => void,
): Promise<void> {
  try {
    const answer = await browser.wait(path, state, closed);
    if (answer.kind === "code") {
      came(answer.code);
      box.submit(answer.code);
    } else if (answer.reason === "access_denied") {
      box.end(new CancellationError());
      void ui.message(
        "information",
        ui.l10n.t("The sign-in to {0} was canceled in the browser. Nothing was changed here.", hub.label),
      );
    } else {
      box.fail(new OAuthRefused(hub.baseUrl, answer.reason, ""));
    }
  } catch (error) {
    box.fail(error);
  }
}
