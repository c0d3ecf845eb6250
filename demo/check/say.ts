import { lineMark } from "./about.js";

/** A line for the user of the demo. */
export function say(line: string): void {
  console.log(lineMark + line);
}
