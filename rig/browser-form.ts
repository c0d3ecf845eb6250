import type { Page } from "playwright-core";

/** An address that is answered here and nowhere else. */
const origin = "http://form.test";

export type Fields = Record<string, string[]>;

export interface Tried {
  taken: boolean;
  fields: Fields;
}

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

  /**
   * What a user would do, each time with the form as it came: `taken` where the browser lets it be sent, and what it sends then. What has
   * no answer is not ticked.
   */
  async tried(answers: readonly Readonly<Record<string, readonly string[]>>[]): Promise<Tried[]> {
    const tried = await this.page.evaluate((all) => {
      const form = document.querySelector("form");
      if (!form) return [];
      return all.map((given) => {
        form.reset();
        for (const control of form.elements) {
          const values = given[control.getAttribute("name") ?? ""] ?? [];
          if (control instanceof HTMLSelectElement) {
            // Nobody can undo the choice of a list of one: as long as nothing is chosen it stays as it came.
            if (values.length === 0 && !control.multiple) continue;
            for (const option of control.options) option.selected = values.includes(option.value);
          } else if (control instanceof HTMLTextAreaElement) {
            if (!control.readOnly) control.value = values[0] ?? "";
          } else if (control instanceof HTMLInputElement && /^(radio|checkbox)$/.test(control.type)) {
            control.checked = values.includes(control.value);
          } else if (control instanceof HTMLInputElement && control.type !== "hidden" && !control.readOnly) {
            control.value = values[0] ?? "";
          }
        }
        const fields = [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
        return { taken: form.checkValidity(), fields: fields as [string, string][] };
      });
    }, answers);
    // The same list that is sent, but for the ends of lines.
    return tried.map(({ taken, fields }) => ({
      taken,
      fields: byName(fields.map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")])),
    }));
  }

  /** What is sent, whether or not the browser would have asked for more. */
  async send(): Promise<Fields> {
    await Promise.all([
      this.page.waitForURL(`${origin}/hub/spawn`),
      this.page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector("form"))),
    ]);
    return byName(new URLSearchParams(this.#sent));
  }
}

function byName(entries: Iterable<[string, string]>): Fields {
  const fields = new Map<string, string[]>();
  for (const [name, value] of entries) fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries(fields);
}
