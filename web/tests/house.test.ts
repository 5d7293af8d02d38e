import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, print, validate } from "graphql";
import { describe, expect, it } from "vitest";
import * as documents from "../src/graphql/documents";

const root = join(import.meta.dirname, "..");
const styles = join(root, "src/styles");
const physical = /(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|top|bottom|width|height)\s*:|(?:min|max)-(?:width|height)\s*:|text-align:\s*(?:left|right)|float:)/;

const physicalIn = (css: string) => css.split("\n").filter((line) => !line.trimStart().startsWith("@media") && physical.test(line));

describe("the house rules", () => {
  it.each(readdirSync(styles))("%s has logical properties only, so that it mirrors", (file) => {
    expect(physicalIn(readFileSync(join(styles, file), "utf8"))).toEqual([]);
  });
  it.each(["a { margin-left: 1px; }", "a { width: 1px; }", "  text-align: left;"])("a planted %s is found", (css) => {
    expect(physicalIn(css)).toHaveLength(1);
  });
  it("every document fits the schema", () => {
    const schema = buildSchema(readFileSync(join(root, "../contracts/graphql/schema.graphql"), "utf8"));
    const all = Object.values(documents).filter((one) => typeof one === "object" && "definitions" in one);
    expect(all.length).toBeGreaterThan(12);
    for (const document of all) expect(validate(schema, parse(print(document as never)))).toEqual([]);
  });
  it("the lock file names no registry", () => {
    expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
  });
  it("versions are exact", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, Record<string, string>>;
    expect(Object.values({ ...dependencies, ...devDependencies }).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
