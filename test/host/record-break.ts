import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

interface Results {
  passed: number;
  failures: { title: string; text: string }[];
  complete: boolean;
}

/** Adds to a suite's results that it broke off, and why; gives the number of its failures. */
export async function recordBreak(
  file: string,
  suite: string,
  error: unknown,
  print: (line: string) => void,
): Promise<number> {
  const results = await resultsSoFar(file);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print(text);
  results.failures.push({ title: `the host suite ${suite} broke off`, text });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...results, complete: true }, undefined, 2));
  return results.failures.length;
}

async function resultsSoFar(file: string): Promise<Results> {
  if (!existsSync(file)) return { passed: 0, failures: [], complete: false };
  return JSON.parse(await readFile(file, "utf8")) as Results;
}
