export type JsonSchema = Record<string, unknown>;
export type Words = Record<string, string>;

/** What of a schema the grammar does not tell. */
export interface SchemaWords {
  /** of package.nls.json */
  words: Words;
  /** begins the names of its words there */
  prefix: string;
  /** where checks and custom kinds of the grammar do not tell what an editor can look at, by the place */
  hints: Record<string, JsonSchema>;
}

/** What is read here of a schema of valibot, whatever its kind. */
interface Grammar {
  type: string;
  pipe?: [Grammar, ...Grammar[]];
  entries?: Record<string, Grammar>;
  wrapped?: Grammar;
  item?: Grammar;
  value?: Grammar;
  options?: Grammar[] | string[];
  literal?: unknown;
  requirement?: unknown;
}

/** The JSON schema of a grammar of valibot, for editors. */
export function jsonSchemaOf(grammar: unknown, about: SchemaWords): JsonSchema {
  return schemaOf(grammar as Grammar, "", about);
}

function schemaOf(grammar: Grammar, place: string, about: SchemaWords): JsonSchema {
  const text = place === "" ? {} : wordsFor(place, about);
  return { ...inner(grammar, place, about), ...about.hints[place], ...text };
}

function kindOf(grammar: Grammar, place: string, about: SchemaWords): JsonSchema {
  switch (grammar.type) {
    case "string":
    case "number":
    case "boolean":
      return { type: grammar.type };
    case "custom":
      return {};
    case "picklist":
      return { enum: grammar.options };
    case "array":
      return { type: "array", items: inner(grammar.item, place, about) };
    case "map":
      return { type: "object", additionalProperties: inner(grammar.value, place, about) };
    case "union":
      return { anyOf: (grammar.options as Grammar[]).map((option) => inner(option, place, about)) };
    case "object":
    case "strict_object":
      return { type: "object", ...propertiesOf(grammar.entries ?? {}, place, about) };
    case "variant":
      return variantOf(grammar.options as Grammar[], place, about);
    default:
      throw new Error(`there is no JSON schema for ${grammar.type} (${place})`);
  }
}

/** Without words: what stands in a list, or is one of several, has those of what it is in. */
function inner(grammar: Grammar | undefined, place: string, about: SchemaWords): JsonSchema {
  if (!grammar) throw new Error(`nothing is within ${place}`);
  const [first, ...actions] = grammar.pipe ?? [grammar];
  // `byName` looks at an object as at a map.
  const own = actions.find(({ type }) => type === "map") ?? first;
  return { ...kindOf(own, place, about), ...limitsOf(actions, own) };
}

function propertiesOf(entries: Record<string, Grammar>, place: string, about: SchemaWords): JsonSchema {
  const isNeeded = ([, { type }]: [string, Grammar]) => type !== "exact_optional";
  const required = Object.entries(entries)
    .filter(isNeeded)
    .map(([key]) => key);
  const properties = Object.entries(entries).map(([key, entry]) => {
    const at = place === "" ? key : `${place}.${key}`;
    return [key, schemaOf(entry.wrapped ?? entry, at, about)];
  });
  const needed = required.length > 0 && { required };
  return { ...needed, additionalProperties: false, properties: Object.fromEntries(properties) as JsonSchema };
}

/** What all kinds have, and for each kind what it has besides. */
function variantOf(options: Grammar[], place: string, about: SchemaWords): JsonSchema {
  const [first, ...others] = options.map(({ entries }) => entries ?? {});
  const isShared = (key: string) => key !== "kind" && others.every((entries) => first?.[key] === entries[key]);
  const shared = Object.entries(first ?? {}).filter(([key]) => isShared(key));
  const kinds = options.map(({ entries }) => entries?.["kind"]?.literal);
  const common = propertiesOf(Object.fromEntries(shared), place, about);
  return {
    type: "object",
    required: ["kind", ...((common["required"] ?? []) as string[])],
    properties: {
      kind: { enum: kinds, ...wordsFor(`${place}.kind`, about) },
      ...(common["properties"] as JsonSchema),
    },
    allOf: options.map(({ entries = {} }, index) => {
      const own = Object.entries(entries).filter(([key]) => key !== "kind" && !isShared(key));
      const kind = kinds[index];
      const then = propertiesOf(Object.fromEntries(own), `${place}.${String(kind)}`, about);
      const known = Object.fromEntries(["kind", ...shared.map(([key]) => key)].map((key) => [key, true]));
      return {
        if: { properties: { kind: { const: kind } }, required: ["kind"] },
        then: { ...then, properties: { ...known, ...(then["properties"] as JsonSchema) } },
      };
    }),
  };
}

function limitsOf(actions: readonly Grammar[], { type }: Grammar): JsonSchema {
  return Object.assign({}, ...actions.map((action) => limitOf(action, type === "array"))) as JsonSchema;
}

function limitOf({ type, requirement }: Grammar, ofList: boolean): JsonSchema {
  switch (type) {
    case "non_empty":
      return ofList ? { minItems: 1 } : { minLength: 1 };
    case "max_length":
      return ofList ? { maxItems: requirement } : { maxLength: requirement };
    case "integer":
      return { type: "integer" };
    case "min_value":
      return { minimum: requirement };
    case "gt_value":
      return { exclusiveMinimum: requirement };
    default:
      return {};
  }
}

/** `fields.number.min` has words of its own, or those of its kind's limits, or those of `fields.min`. */
function wordsFor(place: string, { words, prefix }: SchemaWords): JsonSchema {
  const [list, kind, ...rest] = place.split(".");
  const ofKinds = [`${list ?? ""}.${kind ?? ""}.limit`, [list, ...rest].join(".")];
  const names = [place, ...(rest.length > 0 ? ofKinds : [])].map((name) => `${prefix}.${name}`);
  const name = names.find((each) => words[each] !== undefined);
  if (name === undefined) throw new Error(`package.nls.json has no words for ${names.join(", ")}`);
  return { markdownDescription: `%${name}%` };
}
