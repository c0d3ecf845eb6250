/** All that needs the HTML parser, to be loaded at the first form: `import("./form-readers.js")`. */
export { formFromHtml, spawnerKind } from "../forms/html-form.js";
export { shownForm } from "../forms/shown-form.js";
export { formFromProfileList } from "../forms/profile-list.js";
export { readErrorWords, readLoginForm, readSpawnForm } from "./page-reader.js";
export { readLoginPage, saysCourse } from "./login-page.js";
