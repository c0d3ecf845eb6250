import redos from "eslint-plugin-redos";
import regexp from "eslint-plugin-regexp";
import importSort from "eslint-plugin-simple-import-sort";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "simple-import-sort": importSort },
    rules: {
      // What the platform and packages give, then ours, from far to near.
      "simple-import-sort/imports": ["error", { groups: [["^node:", "^@?\\w", "^\\.\\.", "^\\."]] }],
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      "no-console": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/ui/commands.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name='registerCommand'][object.property.name='commands']",
          message: "Register through ui/commands.ts, which shows errors and keeps cancellations silent.",
        },
        {
          selector: ":matches(PropertyDefinition, MethodDefinition)[accessibility='private']:not([kind='constructor'])",
          message: "Private members are #private; a constructor's parameters alone say private.",
        },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "AbortSignal", property: "any", message: "Its sources keep an entry of each: see underEither()." },
        { object: "v", property: "record", message: "It leaves out names such as prototype: see byName()." },
      ],
    },
  },
  {
    // Text of a hub, a page or a kernel meets them, and the extension host stands still meanwhile. Each finds what the other does not.
    files: ["src/**/*.ts"],
    plugins: { redos, regexp },
    rules: {
      // Its other checker tries texts as long as it has time, and so finds something else each time.
      "redos/no-vulnerable": ["error", { checker: "automaton", timeout: 60_000, cache: true }],
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
    },
  },
  {
    files: ["test/**/*.ts", "rig/**/*.ts", "demo/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off", "@typescript-eslint/no-unused-expressions": "off" },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.recommended],
    rules: { "max-lines": ["error", 300] },
  },
);
