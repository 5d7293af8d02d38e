import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionString } from "harfbuzzjs";
import { describe, expect, it } from "vitest";
import { faces, goldenFolder, strings, type Glyph, type GoldenString, type ShapedFace } from "./shaper";

/**
 * The glyphs of the sixty golden strings in every Arabic face: no empty boxes, joined letters, lam with alef, and the same ink as in the
 * pictures that the studio draws of them (tests/Pulse.Inference.Tests/Golden).
 */
interface Renders { sizePx: number; faces: Record<string, { strings: Record<string, string> }> }
interface GlyphGolden { shaper: string; faces: Record<string, Record<string, string>> }

const rendersPath = join(goldenFolder, "renders.json");
const glyphsPath = join(goldenFolder, "glyphs.json");
const renders = JSON.parse(readFileSync(rendersPath, "utf8")) as Renders;

/** As a share of the width. */
const latinTolerance = 0.04;

/** Faces whose shadda with a vowel is a letter by their own tables: nothing holds it above a letter. Marked text needs another face. */
const shaddaIsNoMark = ["Changa 700", "El Messiri 700", "Lemonada 700"];

/** Faces that put the marks of lam onto alef and those of alef onto lam, so that لِأَنَّ is read wrongly. Marked text needs another face. */
const lamAlefMarksCrossed = ["Almarai 400", "Almarai 700"];

const joinsBoth = "بتثجحخسشصضطظعغفقكلمنهيىئپچگکیٹھہـ";
const joinsBefore = "اأإآٱدذرزوؤةژڈڑے";
const letters = (text: string) => [...text.matchAll(/[^\p{M}]/gu)].map((match) => ({ letter: match[0], at: match.index }));
const covered = (face: ShapedFace) => strings.filter(({ text }) => Array.from(text).every((character) => face.has(character)));
const idsOf = (glyphs: Glyph[]) => glyphs.map((glyph) => glyph.id);

/** Letters of a text that must join a neighbour, yet have the glyphs of a letter that stands alone. Letters within ligatures have none. */
function standingAlone(face: ShapedFace, text: string, glyphs: Glyph[]): string[] {
  const all = letters(text);
  return all.flatMap(({ letter, at }, index) => {
    const before = all[index - 1]?.letter ?? " ", after = all[index + 1]?.letter ?? " ";
    const joinable = joinsBoth + joinsBefore;
    const joins = (joinsBoth.includes(before) && joinable.includes(letter)) || (joinsBoth.includes(letter) && joinable.includes(after));
    if (!joins || letter === "ـ") return [];
    const own = idsOf(glyphs.filter((glyph) => glyph.cluster === at));
    const alone = idsOf(face.run(letter));
    return own.length > 0 && alone.every((id) => own.includes(id)) ? [`${letter} at ${String(at)}`] : [];
  });
}

/** The ink's width in pixels, at the size of the pictures. */
function inkWidth(face: ShapedFace, glyphs: Glyph[]) {
  const inked = glyphs.filter((glyph) => glyph.right > glyph.left);
  const width = Math.max(...inked.map((glyph) => glyph.right)) - Math.min(...inked.map((glyph) => glyph.left));
  return width / face.unitsPerEm * renders.sizePx;
}

function drawn(face: ShapedFace, { id }: GoldenString): string {
  const kept = renders.faces[face.name]?.strings[id];
  if (kept === undefined) throw new Error(`${face.name} has no picture of ${id}: approve the pictures first.`);
  return kept;
}

describe("the glyphs of Arabic text", () => {
  it("are looked for in every Arabic face", () => { expect(faces.length).toBeGreaterThan(10); });

  it.each(faces.map((face) => [face.name, face] as const))("%s has no empty box, or the pictures know what it lacks", (_, face) => {
    for (const golden of strings) {
      const complete = covered(face).includes(golden);
      expect([golden.id, drawn(face, golden).startsWith("lacks")]).toEqual([golden.id, !complete]);
      if (complete) expect([golden.id, face.line(golden.text).filter((glyph) => glyph.id === 0)]).toEqual([golden.id, []]);
    }
  });

  it.each(faces.map((face) => [face.name, face] as const))("%s joins every letter that joins", (_, face) => {
    for (const { id, text } of covered(face)) expect([id, standingAlone(face, text, face.line(text))]).toEqual([id, []]);
  });

  it.each(faces.map((face) => [face.name, face] as const))("%s draws lam and alef as one", (_, face) => {
    for (const alef of "اأإآ") {
      const together = face.run(`ل${alef}`), apart = [...face.run(`\u200d${alef}`), ...face.run("ل\u200d")];
      const shown = (glyphs: Glyph[]) => glyphs.filter((glyph) => glyph.advance > 0 && !glyph.isMark).map((glyph) => glyph.id).join(" ");
      expect(shown(together)).not.toBe(shown(apart));
    }
  });

  it.each(faces.map((face) => [face.name, face] as const))("%s holds a shadda with its vowel above the letter, or is known not to", (_, face) => {
    const bases = Array.from("ًٌٍَُِ").filter((vowel) => face.run(`م\u0651${vowel}م`).filter((glyph) => !glyph.isMark).length !== 2);
    expect(bases.length > 0).toBe(shaddaIsNoMark.includes(face.name));
  });

  it.each(faces.map((face) => [face.name, face] as const))("%s puts marks on the right half of lam-alef, or is known not to", (_, face) => {
    const bare = idsOf(face.run("لأ"));
    const markIn = (text: string) => face.lineOf(face.run(text)).find((glyph) => glyph.isMark && !bare.includes(glyph.id))?.left ?? Number.NaN;
    const onLam = markIn("لِأ"), onAlef = markIn("لأَ");
    expect(onAlef < onLam).toBe(!lamAlefMarksCrossed.includes(face.name));
  });

  it.each(faces.map((face) => [face.name, face] as const))("%s has the same ink in the pictures", (_, face) => {
    for (const golden of covered(face)) {
      const glyphs = face.line(golden.text);
      const width = Number(drawn(face, golden).split(" ")[3]);
      // In the pictures each glyph starts at a whole pixel, and the space beside a Latin word is kerned with that word or not at all.
      const tolerance = 2 + glyphs.length / 2 + (/\p{Script=Latin}/u.test(golden.text) ? width * latinTolerance : 0);
      expect(Math.abs(inkWidth(face, glyphs) - width), `${golden.id} is ${String(width)} px wide`).toBeLessThanOrEqual(tolerance);
    }
  });

  it("are those that were looked at; PULSE_APPROVE=1 writes them anew", () => {
    const shaped: GlyphGolden = {
      shaper: `HarfBuzz ${versionString()}`,
      faces: Object.fromEntries(faces.map((face) => [face.name, Object.fromEntries(
        covered(face).map(({ id, text }) => [id, face.line(text).map((glyph) => glyph.name).join(" ")]))])),
    };
    if (process.env["PULSE_APPROVE"] === "1") { writeFileSync(glyphsPath, `${JSON.stringify(shaped, null, 1)}\n`); return; }
    const golden = JSON.parse(readFileSync(glyphsPath, "utf8")) as GlyphGolden;
    expect(shaped.shaper, "Another shaper than the golden's: look at its changes and approve them anew.").toBe(golden.shaper);
    for (const [name, glyphs] of Object.entries(shaped.faces)) expect({ [name]: golden.faces[name] }).toEqual({ [name]: glyphs });
  });

  it("a planted word of single letters is found", () => {
    const face = faces[0] ?? expect.fail("There is no Arabic face.");
    const apart = Array.from("مرحبا").flatMap((letter, at) => face.run(letter, true, at));
    expect(standingAlone(face, "مرحبا", apart)).toEqual(["م at 0", "ر at 1", "ح at 2", "ب at 3", "ا at 4"]);
  });
});
