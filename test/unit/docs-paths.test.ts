import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"];
/** The folders of the repository that the pages speak of. */
const ours = /`((?:src|test|rig|demo|bench|scripts|schemas|media|docs|hub-companion)(?:\/[\w.-]+)*\/?)`/g;

describe("the pages for those who carry on", () => {
  for (const page of pages) {
    it(`name only what there is: ${page}`, () => {
      const text = readFileSync(path.join(root, page), "utf8");
      const named = Array.from(text.matchAll(ours), ([, name = ""]) => name);
      assert.deepEqual(
        named.filter((name) => !existsSync(path.join(root, name))),
        [],
      );
    });
  }

  it("say of each room of src what is in it", () => {
    const map = readFileSync(path.join(root, "docs/architecture.md"), "utf8");
    const deps = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      deps.map(({ name }) => name).filter((name) => !map.includes(`| \`src/${name}`)),
      [],
    );
  });
});
