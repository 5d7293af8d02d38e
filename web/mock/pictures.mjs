// Posters for the mock, as SVG with our own fonts inside, so that a picture needs nothing from the machine.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const face = (name) => readFileSync(require.resolve(`@fontsource-variable/reem-kufi/files/reem-kufi-${name}-wght-normal.woff2`)).toString("base64");
const fonts = ["arabic", "latin"]
  .map((name) => `@font-face{font-family:kufi;font-weight:400 700;src:url(data:font/woff2;base64,${face(name)});${name === "latin" ? "unicode-range:U+0-2FF" : "unicode-range:U+600-6FF,U+FB50-FEFF"}}`)
  .join("");

export const sizes = { SQUARE: [1080, 1080], STORY: [1080, 1920], LANDSCAPE: [1920, 1080], PORTRAIT: [1080, 1350], BANNER: [1920, 640], A4: [1240, 1754], A3: [1240, 1754] };

const linesMax = 5;

const palettes = [
  { back: "#1f4a40", shape: "#f5b301", text: "#fffaf0" },
  { back: "#efe6d4", shape: "#d96b52", text: "#191713" },
  { back: "#d96b52", shape: "#efe6d4", text: "#fffaf0" },
  { back: "#191713", shape: "#a9bda9", text: "#f5b301" },
];

const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

function lines(prompt, width) {
  const out = [""];
  for (const word of prompt.replace(/[+\d][\d ]{6,}\d/, (phone) => phone.replaceAll(" ", "\u00A0")).split(/[ \n]+/)) {
    if (`${out.at(-1)} ${word}`.length > width) out.push(word);
    else out[out.length - 1] = `${out.at(-1)} ${word}`.trim();
  }
  return out.slice(0, linesMax);
}

function shapes(sample, w, h, color) {
  const m = Math.min(w, h);
  if (sample === 1) return `<path fill="${color}" d="M${w / 2 - m * 0.3} 0v${h * 0.3}a${m * 0.3} ${m * 0.3} 0 0 0 ${m * 0.6} 0V0z"/>`;
  if (sample === 2) return `<circle cx="${w / 2}" cy="${h * 0.26}" r="${m * 0.2}" fill="${color}"/><circle cx="${w / 2}" cy="${h * 0.26}" r="${m * 0.12}" fill="#f5b301"/>`;
  if (sample === 3) {
    const square = `<rect x="${w / 2 - m * 0.15}" y="${h * 0.27 - m * 0.15}" width="${m * 0.3}" height="${m * 0.3}" fill="${color}"/>`;
    return `${square}<g transform="rotate(45 ${w / 2} ${h * 0.27})">${square}</g>`;
  }
  return `<path fill="${color}" d="M0 0h${w}v${h * 0.22}q${-w / 4} ${h * 0.2} ${-w / 2} 0t${-w / 2} 0z"/>`;
}

export function poster({ prompt, format, sample }) {
  const [w, h] = sizes[format];
  const colors = palettes[sample - 1];
  const size = Math.min(w, h) * 0.068;
  const words = lines(prompt, w > h ? 38 : 24)
    .map((line, index) => `<text x="${w / 2}" y="${h * 0.58 + index * size * 1.45}" font-size="${size}" fill="${colors.text}">${escape(line).replace(/\+?[\d\u00A0]{8,}/, (phone) => `<tspan direction="ltr" unicode-bidi="isolate">${phone}</tspan>`)}</text>`)
    .join("");
  const direction = /[\u0600-\u06FF]/.test(prompt) ? "rtl" : "ltr";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><style>${fonts}text{font-family:kufi;font-weight:600;text-anchor:middle;direction:${direction}}</style><rect width="${w}" height="${h}" fill="${colors.back}"/>${shapes(sample, w, h, colors.shape)}${words}</svg>`;
}
