import type { Page } from "playwright-core";

/** An address that is answered here and nowhere else. */
const origin = "http://form.test";

export type Fields = Record<string, string[]>;

/** A form as the hub's page has it, in a real browser: what is put into its controls, and what it then sends. */
export class BrowserForm {
  #html = "";
  #sent = "";

  private constructor(private readonly page: Page) {}

  static async in(page: Page): Promise<BrowserForm> {
    const form = new BrowserForm(page);
    await page.route(`${origin}/**`, (route) => {
      const isSending = route.request().method() === "POST";
      if (isSending) form.#sent = route.request().postData() ?? "";
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: isSending ? "sent" : form.#html });
    });
    return form;
  }

  async open(options: string): Promise<void> {
    this.#html = `<!DOCTYPE html><html><body><div><form id="spawn_form" method="post" action="/hub/spawn">${options}</form></div></body></html>`;
    await this.page.goto(origin);
  }

  /** What a user would do; `undefined` for a box that is not ticked. Returns whether the browser takes it. */
  async fill(answers: Readonly<Record<string, readonly string[]>>): Promise<boolean> {
    return this.page.evaluate((given) => {
      const form = document.querySelector("form");
      if (!form) return false;
      for (const [name, values] of Object.entries(given)) {
        for (const control of form.elements) {
          if (!(control instanceof HTMLElement) || control.getAttribute("name") !== name) continue;
          if (control instanceof HTMLSelectElement) {
            const offered = [...control.options].map((option) => option.value.replace(/\r\n?|\n/g, "\r\n"));
            for (const [index, option] of [...control.options].entries())
              option.selected = values.includes(offered[index] ?? "");
          } else if (control instanceof HTMLInputElement && /^(radio|checkbox)$/.test(control.type)) {
            control.checked = values.includes(control.value);
          } else if (control instanceof HTMLTextAreaElement) control.value = values[0] ?? "";
          else if (control instanceof HTMLInputElement && control.type !== "hidden" && !control.readOnly)
            control.value = values[0] ?? "";
        }
      }
      return form.checkValidity();
    }, answers);
  }

  /** What is sent, whether or not the browser would have asked for more. */
  async send(): Promise<Fields> {
    await Promise.all([
      this.page.waitForURL(`${origin}/hub/spawn`),
      this.page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector("form"))),
    ]);
    const fields = new Map<string, string[]>();
    for (const [name, value] of new URLSearchParams(this.#sent)) fields.set(name, [...(fields.get(name) ?? []), value]);
    return Object.fromEntries(fields);
  }
}
