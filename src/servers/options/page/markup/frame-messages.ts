/** What our page says to the frame; back comes what is sent (sent-fields.ts) only, and that from a script that nobody trusts. */
export type ToFrame = { kind: "press" } | { kind: "theme"; theme: Theme };

/** As VS Code gives it to its webviews: variables, and a class for dark, light or high contrast. */
export interface Theme {
  style: string;
  kind: string;
}
