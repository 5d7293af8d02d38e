/** What the server that serves this page says about itself. */
export type Settings = {
  /** Where GraphQL is answered, as a path of this server. */
  readonly endpoint: string;
  readonly examples: readonly Example[];
};

/** A document that the host offers to start from. */
export type Example = {
  readonly name: string;
  readonly query: string;
  /** JSON text. */
  readonly variables: string | null;
};

export async function loadSettings(): Promise<Settings> {
  const response = await fetch("./settings.json");
  if (!response.ok) throw new Error(`settings.json: ${response.status.toString()}`);
  return (await response.json()) as Settings;
}
