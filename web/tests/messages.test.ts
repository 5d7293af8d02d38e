import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, GraphQLEnumType } from "graphql";
import IntlMessageFormat from "intl-messageformat";
import { describe, expect, it } from "vitest";
import ar from "../src/i18n/ar.json";
import en from "../src/i18n/en.json";
import { localeOf } from "../src/i18n/language";
import { partsOf } from "../src/i18n/bidi";

type Tree = { [key: string]: string | Tree };
type Node = { type: number; value?: string; options?: Record<string, { value: Node[] }> };

const argumentTypes = [1, 2, 3, 4, 5, 6];
const pluralType = 6;

function flat(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)]));
}

function problemsOf(arabic: Map<string, string>, english: Map<string, string>): string[] {
  const problems: string[] = [];
  for (const key of new Set([...arabic.keys(), ...english.keys()])) {
    const [one, other] = [arabic.get(key), english.get(key)];
    if (!one || !other) problems.push(`${key} is missing in ${one ? "en" : "ar"}`);
    else if (argumentsOf(one, "ar").join() !== argumentsOf(other, "en").join()) problems.push(`${key} takes other arguments`);
  }
  for (const [key, message] of arabic) {
    for (const node of nodes(message, "ar")) {
      if (node.type !== pluralType) continue;
      for (const form of ["zero", "one", "two", "few", "many", "other"]) if (!node.options?.[form]) problems.push(`${key} lacks the form ${form}`);
    }
  }
  return problems;
}

const nodes = (message: string, locale: string): Node[] => walk(new IntlMessageFormat(message, locale).getAst());
const walk = (list: Node[]): Node[] => list.flatMap((node) => [node, ...Object.values(node.options ?? {}).flatMap((option) => walk(option.value))]);
const argumentsOf = (message: string, locale: string) =>
  [...new Set(nodes(message, locale).filter((node) => argumentTypes.includes(node.type)).map((node) => node.value ?? ""))].sort();

const catalogs = { ar: flat(ar), en: flat(en) };
const source = sources(join(import.meta.dirname, "../src"));

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe("the catalogs", () => {
  it("have the same messages with the same arguments, and six plural forms in Arabic", () => {
    expect(problemsOf(catalogs.ar, catalogs.en)).toEqual([]);
  });
  it("a planted gap, argument and plural form are found", () => {
    const english = new Map([["a", "x"], ["b", "{n}"], ["c", "{n, plural, one {1} other {2}}"]]);
    const arabic = new Map([["b", "{m}"], ["c", "{n, plural, one {1} other {2}}"]]);
    expect(new Set(problemsOf(arabic, english))).toEqual(new Set([
      "a is missing in ar", "b takes other arguments", "c lacks the form zero", "c lacks the form two", "c lacks the form few", "c lacks the form many",
    ]));
  });
  it("have words for every code and name of the schema", () => {
    const schema = buildSchema(readFileSync(join(import.meta.dirname, "../../contracts/graphql/schema.graphql"), "utf8"));
    const namesOf = (type: string) => {
      const found = schema.getType(type);
      return found instanceof GraphQLEnumType ? found.getValues().map((value) => value.name) : expect.fail(`${type} is no enum`);
    };
    const wanted = [
      ...namesOf("ErrorCode").map((name) => `rejection.${name}`),
      ...namesOf("FailureReason").map((name) => `failure.${name}`),
      ...namesOf("RefusalCategory").map((name) => `refusal.${name}`),
      ...namesOf("GenerationStatus").flatMap((name) => [`generation.heading.${name}`, `generation.note.${name}`]),
      ...namesOf("CreativeFormat").flatMap((name) => [`create.formatName.${name}`, `create.formatSize.${name}`]),
    ];
    expect(wanted.filter((key) => !catalogs.ar.has(key) || !catalogs.en.has(key))).toEqual([]);
  });
  it("hold every key that the code asks for", () => {
    const asked = [...source.matchAll(/\bt\("([\w.]+)"/g)].map((match) => match[1] ?? "");
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter((key) => !catalogs.ar.has(key))).toEqual([]);
  });
  it("hold no message that nothing asks for", () => {
    const asked = new Set([...source.matchAll(/\bt\("([\w.]+)"/g)].map((match) => match[1]));
    const groups = [...source.matchAll(/\bt\(`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? "");
    const inHtml = ["page.description", "page.noScript"];
    const idle = [...catalogs.ar.keys()].filter((key) => !asked.has(key) && !inHtml.includes(key) && !groups.some((group) => key.startsWith(group)));
    expect(idle.filter((key) => !source.includes(`"${key}"`))).toEqual([]);
  });
  it("count in Arabic with Arabic digits and forms", () => {
    const say = (count: number) => new IntlMessageFormat(ar.top.credits, localeOf.ar).format({ count });
    expect([0, 1, 2, 3, 11, 100].map(say)).toEqual(["لا رصيد", "رصيد واحد", "رصيدان", "٣ أرصدة", "١١ رصيدًا", "١٠٠ رصيد"]);
  });
});

describe("words of a person", () => {
  it.each([
    ["اتصل +962 79 123 4567 الآن", "+962 79 123 4567"],
    ["للحجز ٠٧٩ ١٢٣ ٤٥٦٧", "٠٧٩ ١٢٣ ٤٥٦٧"],
    ["بسعر 12.50 فقط", "12.50"],
    ["زوروا www.example.com اليوم", "www.example.com"],
    ["بريدنا a@b.jo", "a@b.jo"],
  ])("%s: one run is isolated", (text, run) => {
    const parts = partsOf(text);
    expect(parts.filter((part) => part.ltr).map((part) => part.text)).toEqual([run]);
    expect(parts.map((part) => part.text).join("")).toBe(text);
  });
  it("without such runs stay whole", () => {
    expect(partsOf("قهوة لشخصين 2")).toEqual([{ text: "قهوة لشخصين 2", ltr: false }]);
  });
});
