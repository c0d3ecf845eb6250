import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "../..");
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/faults.md"];
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

  const map = readFileSync(path.join(root, "docs/architecture.md"), "utf8");
  const rows = Array.from(map.matchAll(/^\| `src\/([\w/]+)`.*$/gm), ([row, room = ""]) => ({ room, row }));
  const foldersOf = (folder: string) =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );

  it("say of each room of src, and of each folder of it, what is in it", () => {
    const untold = foldersOf("src").flatMap((name) => {
      const told = rows.filter(({ room }) => room.split("/")[0] === name).map(({ row }) => row);
      const inside = foldersOf(`src/${name}`).filter(
        (each) => !told.some((row) => new RegExp(`\\b${each}\\b`).test(row)),
      );
      return told.length > 0 ? inside.map((each) => `src/${name}/${each}`) : [`src/${name}`];
    });
    assert.deepEqual(untold, []);
  });

  it("have the rooms in the order in which they may import", async () => {
    const script = pathToFileURL(path.join(root, ".dependency-cruiser.mjs")).href;
    const { layers } = (await import(script)) as { layers: string[] };
    const places = rows.map(({ room }) => layers.findIndex((layer) => new RegExp(`^${layer}(/|$)`).test(room)));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
  });
});
