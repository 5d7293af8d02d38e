/** A part of a text; `ltr` parts (phone numbers, prices, sizes, addresses) must be shown in an isolate of their own. */
export interface Part { text: string; ltr: boolean }

const digit = "[0-9٠-٩۰-۹]";
const run = new RegExp(
  [
    `\\+?\\(?${digit}[0-9٠-٩۰-۹ ().\\-]{4,}${digit}`,
    `${digit}+(?:[.,٫٬:/×x-]${digit}+)+%?`,
    `[$€£]\\s?${digit}+(?:[.,٫]${digit}+)?`,
    `(?:https?://|www\\.)\\S+`,
    `\\S+@\\S+\\.\\S+`,
  ].join("|"),
  "gu",
);

/** Splits a person's text so that a phone number keeps its order inside of Arabic words. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(run)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), ltr: false });
    parts.push({ text: match[0], ltr: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), ltr: false });
  return parts;
}
