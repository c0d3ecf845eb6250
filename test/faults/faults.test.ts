import { head } from "./matrix.js";
import { testsOf } from "./suite.js";
import { wishes } from "./wishes.js";

const lines: string[] = [];

for (const kind of wishes.servers) {
  testsOf(kind, wishes.faults, (line) => {
    lines.push(line);
    console.log(line);
  });
}

after(() => console.log(`\n${[head, ...lines].join("\n")}\n`));
