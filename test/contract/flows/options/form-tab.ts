import assert from "node:assert/strict";
import type { ControlView, PageView } from "../../../../src/servers/options/page/messages.js";
import type { AskedPage } from "../../../user/page.js";
import type { User } from "../../../user/user.js";

/** The form in its tab, as its page would show it: that says when it is there, and is told of what changes only. */
export class FormTab {
  private constructor(private readonly page: AskedPage) {}

  static async before(user: User): Promise<FormTab> {
    const page = await user.tab(/^Start the Server on 127\.0\.0\.1:\d+$/);
    page.say({ kind: "ready" });
    return new FormTab(page);
  }

  get view(): PageView {
    return this.page.view as unknown as PageView;
  }

  get labels(): string[] {
    return this.#shown.map(({ label }) => label);
  }

  control(label: string): ControlView {
    const control = this.#shown.find((each) => each.label === label);
    assert.ok(control, `no ${label} in ${this.labels.join(", ")}`);
    return control;
  }

  change(values: Record<string, string[]>): void {
    this.say({ kind: "change", values: this.#byKey(values) });
  }

  start(values: Record<string, string[]> = {}): void {
    this.say({ kind: "start", values: this.#byKey(values) });
  }

  say(message: unknown): void {
    this.page.say(message as object);
  }

  close(): void {
    this.page.close();
  }

  get #shown(): ControlView[] {
    const views = this.page.views as unknown as PageView[];
    const controls = new Map(views.flatMap((view) => view.controls.map((control) => [control.key, control])));
    return (views.findLast(({ order }) => order)?.order ?? []).flatMap((key) => controls.get(key) ?? []);
  }

  #byKey(values: Record<string, string[]>): Record<string, string[]> {
    return Object.fromEntries(Object.entries(values).map(([label, value]) => [this.control(label).key, value]));
  }
}
