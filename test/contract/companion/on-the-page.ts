import type { Frame, Page } from "playwright-core";
import { pageDeadlineMs } from "../../../rig/browser.js";
import type { RunningHub } from "../../../rig/hub.js";
import type { Answers } from "../../../src/hubClient/options/model.js";

/** Opens the hub's own page of a start in a real browser, signed in. */
export async function openSpawnPage(page: Page, hub: RunningHub, user: string): Promise<void> {
  await page.goto(`${hub.url}hub/spawn/${user}`, { timeout: pageDeadlineMs });
  if (await page.locator("#username_input").count()) {
    await page.fill("#username_input", user);
    await page.fill("#password_input", "any");
    await page.click("#login_submit");
  }
  await page.locator("#spawn_form").waitFor();
}

/** Chooses on the open page, or in the frame that shows its form, what these answers say, as far as the page has it, and tells what its form would send. */
export async function choose(
  page: Page | Frame,
  fields: readonly string[],
  answers: Answers,
): Promise<[string, string][]> {
  return page.evaluate(
    ({ fields, answers }) => {
      const form = document.querySelector<HTMLFormElement>("#spawn_form");
      if (!form) throw new Error("The page has no form.");
      form.reset();
      for (const name of fields) {
        const values = answers[name] ?? [];
        // KubeSpawner's page takes the name off a control that does not count, and a user sees it nevertheless.
        for (const control of form.querySelectorAll<HTMLElement>("[name], [data-name]"))
          control.dataset["knownAs"] ??= control.getAttribute("name") ?? control.dataset["name"];
        const selector = `[data-known-as=${JSON.stringify(name)}]`;
        for (const control of form.querySelectorAll<HTMLInputElement & HTMLSelectElement>(selector)) {
          // A page's scripts fill these.
          if (control.matches("[type=hidden]")) continue;
          const isBox = ["checkbox", "radio"].includes(control.type);
          if (isBox) control.checked = values.includes(control.value);
          else if (control.multiple) for (const one of control.options) one.selected = values.includes(one.value);
          else if (values[0] !== undefined) control.value = values[0];
          if (values.length === 0 || (isBox && !control.checked)) continue;
          for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
        }
      }
      return [...new FormData(form)].map(([name, value]): [string, string] => [name, value as string]);
    },
    { fields, answers },
  );
}

/** Adds an environment of the user's own on MOSS's page and chooses it. */
export async function addMossEnvironment(page: Page, path = "", modules = ""): Promise<void> {
  await page.evaluate(
    (texts) => {
      for (const [id, text] of Object.entries(texts)) {
        const input = document.querySelector<HTMLInputElement>(`#environment_add_${id}`);
        if (!input) continue;
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
      for (const id of ["radio", "button"]) document.querySelector<HTMLElement>(`#environment_add_${id}`)?.click();
    },
    { name: "My own", path, modules },
  );
}

/** Sends the page's form as it is now, without leaving the page; gives what the page then says against it. */
export async function send(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const form = document.querySelector<HTMLFormElement>("#spawn_form");
    if (!form) throw new Error("The page has no form.");
    if (!form.reportValidity()) return "The browser does not send it.";
    // What a page is asked for can act on the spawner, and a start that failed leaves another one.
    await fetch(location.href);
    const body = new URLSearchParams([...new FormData(form)] as [string, string][]);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    return next.querySelector(".spawn-error-msg")?.textContent.trim() ?? "";
  });
}

/** A start by the companion, as its client sends it. */
export async function startByCompanion(
  hub: RunningHub,
  { user, token, name = "" }: { user: string; token: string; name?: string },
  fields: Answers,
): Promise<{ status: number; message: string }> {
  const pairs = Object.entries(fields).flatMap(([field, values]) => values.map((value) => [field, value]));
  const response = await fetch(`${hub.url}hub/api/hub-kernels/users/${user}/start?server=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `token ${token}` },
    body: new URLSearchParams(pairs),
  });
  const text = await response.text();
  return { status: response.status, message: text && (JSON.parse(text) as { message: string }).message };
}
