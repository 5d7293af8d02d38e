import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Blob, Buffer, Direction, Face, Font, GlyphClass, shape } from "harfbuzzjs";

/**
 * The engine that shapes text in the pictures, HarfBuzz, in a build of its own: the one inside of libvips keeps its glyphs to itself.
 * It is fed the same font files; that both agree is checked against the ink of the pictures.
 */
const root = join(import.meta.dirname, "../..");
const fontFolder = join(root, "compose/native/node_modules/@expo-google-fonts");

export const goldenFolder = join(root, "tests/Pulse.Inference.Tests/Golden");

export interface GoldenString { id: string; group: string; text: string; visual?: string[] }
interface FaceEntry { family: string; weight: number; package: string; file: string }
export interface Glyph { name: string; id: number; cluster: number; isMark: boolean; advance: number; left: number; right: number }

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

export const strings = readJson(join(goldenFolder, "strings.json")) as GoldenString[];

/** What is isolated, Latin words and numbers run to the right, everything else to the left. */
const leftToRight = /\u2066([^\u2069]*)\u2069|[A-Za-z][A-Za-z0-9 ]*[A-Za-z0-9]|[0-9٠-٩۰-۹]+/gu;

/** The runs of an Arabic line, the leftmost first. */
export function runsOf(text: string): { text: string; at: number; rightToLeft: boolean }[] {
  const runs: { text: string; at: number; rightToLeft: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(leftToRight)) {
    if (match.index > end) runs.unshift({ text: text.slice(end, match.index), at: end, rightToLeft: true });
    runs.unshift({ text: match[1] ?? match[0], at: match.index, rightToLeft: false });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.unshift({ text: text.slice(end), at: end, rightToLeft: true });
  return runs;
}

export class ShapedFace {
  readonly #face: Face;
  readonly #font: Font;
  readonly name: string;

  constructor(entry: FaceEntry) {
    const path = join(fontFolder, entry.package, entry.file);
    if (!existsSync(path)) throw new Error(`${path} is not installed: run "npm ci --ignore-scripts" in compose/native.`);
    this.#face = new Face(new Blob(readFileSync(path)));
    this.#font = new Font(this.#face);
    this.name = `${entry.family} ${String(entry.weight)}`;
  }

  get unitsPerEm() { return this.#face.upem; }

  has(character: string) { return /\p{Cf}|\s/u.test(character) || (this.nominal(character) ?? 0) !== 0; }

  /** The glyph of a letter that stands alone. */
  nominal(letter: string) { return this.#font.nominalGlyph(letter.codePointAt(0) ?? 0); }

  /** The glyphs of a whole line from left to right, with the ink of each in units of the em. */
  line(text: string): Glyph[] { return this.lineOf(runsOf(text).flatMap((run) => this.run(run.text, run.rightToLeft, run.at))); }

  /** Glyphs set one after the other. */
  lineOf(glyphs: Glyph[]): Glyph[] {
    let pen = 0;
    return glyphs.map((glyph) => {
      const placed = { ...glyph, left: glyph.left + pen, right: glyph.right + pen };
      pen += glyph.advance;
      return placed;
    });
  }

  run(text: string, rightToLeft = true, at = 0): Glyph[] {
    const buffer = new Buffer();
    buffer.addText(text);
    buffer.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
    // What has no script of its own, such as a number, takes that of the line around it.
    if (!/\p{Script=Latin}/u.test(text)) buffer.setScript("Arab");
    buffer.guessSegmentProperties();
    shape(this.#font, buffer);
    return buffer.getGlyphInfosAndPositions().map((glyph) => {
      const ink = this.#font.glyphExtents(glyph.codepoint);
      const left = (glyph.xOffset ?? 0) + (ink?.xBearing ?? 0);
      return {
        name: this.#font.glyphName(glyph.codepoint),
        id: glyph.codepoint,
        cluster: glyph.cluster + at,
        isMark: this.#face.getGlyphClass(glyph.codepoint) === GlyphClass.MARK,
        // Pango turns negative advances (the lam-alef of Aref Ruqaa) round, so the pictures have them so.
        advance: Math.abs(glyph.xAdvance ?? 0),
        left,
        right: left + (ink?.width ?? 0),
      };
    });
  }
}

const manifest = readJson(join(root, "inference/Pulse.Inference/Imaging/fonts.json")) as { faces: FaceEntry[] };

export const faces = manifest.faces.map((entry) => new ShapedFace(entry)).filter((face) => face.has("ب"));
