import { useState } from "react";

interface Props { image: { url: string; sha256: string }; label: string; className?: string }

/**
 * Links are signed anew with every answer. A picture that is shown keeps its first link, so that it does not flicker,
 * and takes the newest one when the first has run out.
 */
export function Picture({ image, label, className }: Props) {
  const [shown, setShown] = useState(image);
  const [loaded, setLoaded] = useState(false);
  if (shown.sha256 !== image.sha256) setShown(image);
  return (
    <img
      className={`${className ?? ""} picture ${loaded ? "picture-ready" : ""}`}
      src={shown.url}
      alt={label}
      decoding="async"
      onLoad={() => { setLoaded(true); }}
      onError={() => { if (shown.url !== image.url) setShown(image); }}
    />
  );
}
