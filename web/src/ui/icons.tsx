import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">{children}</svg>;
}

export const Mark = () => (
  <svg className="mark" viewBox="0 0 64 32" aria-hidden="true">
    <path d="M2 18h14l7-14 10 25 8-17 4 6h17" />
  </svg>
);
export const Check = () => <Icon><path d="m5 12.5 4.5 4.5L19 7.5" /></Icon>;
export const Down = () => <Icon><path d="M12 4v11m-5-4.5 5 5 5-5M5 20h14" /></Icon>;
export const Sun = () => <Icon><circle cx="12" cy="12" r="4" /><path d="M12 2.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4" /></Icon>;
export const Moon = () => <Icon><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" /></Icon>;
export const Alert = () => <Icon><circle cx="12" cy="12" r="9" /><path d="M12 7.5v5.5m0 3.2v.3" /></Icon>;
