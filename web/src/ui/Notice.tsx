import { Alert } from "./icons";

interface Props {
  tone: "bad" | "calm";
  text: string;
  detail?: string;
  action?: { label: string; run: () => void };
  id?: string;
}

export function Notice({ tone, text, detail, action, id }: Props) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "bad" ? "alert" : "status"} id={id}>
      <Alert />
      <div className="notice-words">
        <strong>{text}</strong>
        {detail !== undefined && <span>{detail}</span>}
      </div>
      {action && <button type="button" className="button button-plain" onClick={action.run}>{action.label}</button>}
    </div>
  );
}
