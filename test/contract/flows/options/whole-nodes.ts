/** A profile with more fields than are all asked: the last step has the others. */
export const wholeNodes = {
  name: "Whole nodes",
  fields: [
    { kind: "choice", name: "partition", label: "Partition", choices: ["a100", "h100"] },
    { kind: "number", name: "nodes", label: "Nodes", default: 1 },
    { kind: "number", name: "tasks", label: "Tasks", default: 8 },
    { kind: "number", name: "hours", label: "Hours", default: 4 },
  ],
};
