import { type LocalAddress, PrintedAddresses } from "../text/local-addresses.js";

/** What was typed last, in characters: the shell shows it again, and no app has said it. */
const MAX_TYPED = 2_000;

/** Addresses of apps in what a terminal prints, without those that its user has typed. */
export class TerminalApps {
  readonly #addresses = new PrintedAddresses();
  #typed = "";

  typed(text: string): void {
    this.#typed = (this.#typed + text).slice(-MAX_TYPED);
  }

  printed(text: string): LocalAddress[] {
    return this.#addresses.add(text).filter(({ port }) => !this.#typed.includes(`:${port}`));
  }
}
