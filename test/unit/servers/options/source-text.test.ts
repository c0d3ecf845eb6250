import assert from "node:assert/strict";
import type { OptionForm } from "../../../../src/hubClient/options/model.js";
import { type Serving, servingOf, sourceText } from "../../../../src/servers/options/source-text.js";
import { english as l10n } from "../../ui/english.js";

describe("the line that says where options come from", () => {
  const cases: [Serving, string][] = [
    [{ companion: "form", earlier: true, profiles: true }, "With which options? The hub's own are listed by its companion."],
    [{ companion: "no-choices", earlier: true, profiles: false }, "The hub's companion says that there is nothing to choose."],
    [{ companion: "browser-only", earlier: true, profiles: false }, "The hub's form works in a browser only. Earlier starts."],
    [{ companion: "missing", earlier: true, profiles: true }, "Earlier starts and profiles. What this hub's own form would do besides is not known here."],
    [{ companion: "missing", earlier: false, profiles: true }, "Profiles. What this hub's own form would do besides is not known here."],
    [{ companion: "missing", earlier: false, profiles: false }, "How do you want to start it? This hub does not list its options here."],
    [{ companion: "failed", earlier: false, profiles: false }, "How do you want to start it? The hub's own options could not be read."],
  ]; // prettier-ignore
  for (const [serving, words] of cases) it(words, () => assert.equal(sourceText(serving, l10n), words));

  it("knows a form that can be asked for here", () => {
    const field = { kind: "text" as const, name: "a", label: "A" };
    const form = (fields: OptionForm["fields"], scripted?: OptionForm["scripted"]): OptionForm => ({
      spawner: "other",
      fields,
      ...(scripted && { scripted }),
    });
    assert.equal(servingOf(form([field])), "form");
    assert.equal(servingOf({ ...form([]), page: "<p>" }), "form", "shown as itself");
    assert.equal(servingOf(form([], "whole")), "browser-only");
    const onlyOne = { kind: "choice" as const, name: "c", label: "C", choices: [{ value: "1", label: "1" }] };
    assert.equal(servingOf(form([onlyOne])), "no-choices");
    assert.equal(servingOf(form([{ kind: "hidden", name: "v", label: "", value: "1" }])), "no-choices");
  });
});
