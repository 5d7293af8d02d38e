import { describe, expect, it } from "vitest";
import { isId, newId } from "../src/ids";

describe("ids", () => {
  it("are UUIDs of version 7 and variant 10", () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it("carry the milliseconds of their making", () => {
    const nowMs = 1_795_000_000_123;
    expect(parseInt(newId(nowMs).replaceAll("-", "").slice(0, 12), 16)).toBe(nowMs);
  });
  it("sort by time and never repeat", () => {
    const ids = Array.from({ length: 500 }, (_, index) => newId(1_800_000_000_000 + index));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });
  it.each(["", "x", "../../etc", "01900000-0000-7000-8000-00000000000G"])("do not look like %j", (text) => {
    expect(isId(text)).toBe(false);
  });
});
