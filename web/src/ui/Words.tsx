import { partsOf } from "../i18n/bidi";

/** A person's words, each phone number, price and address in an isolate of its own. */
export function Words({ text, className }: { text: string; className?: string }) {
  return (
    <p className={className} dir="auto">
      {partsOf(text).map((part, index) => (part.ltr ? <bdi key={index} dir="ltr">{part.text}</bdi> : part.text))}
    </p>
  );
}
