import { type Case, sameAsPage } from "./same-as-page.js";

const ofMoss = {
  runtime: ["0:20:00", "0:45:00"],
  environment_path: ["/home/ada/env/bin", "/home/ada/env.sif"],
  environment_modules: ["", "python/3.11 jupyter"],
};

const cases: Case[] = [
  { spawner: "slurmform" },
  {
    spawner: "batchspawner",
    texts: { account: ["", "ab123"], runtime: ["0:10:00", "2:00:00"], memory: ["1G", "500M"] },
  },
  { spawner: "moss", texts: ofMoss },
  { spawner: "moss-6", line: "4.1", texts: ofMoss },
];

sameAsPage("on Slurm", cases);
