/**
 * Languages that Jupyter kernels exist for, by the editor's names, for its list of languages that a cell can have: those of cells that are
 * open come to them. The first is that of new cells.
 */
export const languages = (
  "python r julia javascript typescript java groovy clojure c cpp csharp fsharp go rust ruby perl php lua " +
  "matlab sql shellscript powershell plaintext"
).split(" ");
