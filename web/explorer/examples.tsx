import { type GraphiQLPlugin, useGraphiQL } from "@graphiql/react";
import type { Example } from "./settings";

/** The example documents as a pane beside the editors; a click puts one into the open tab. */
export function examplesPlugin(examples: readonly Example[]): GraphiQLPlugin {
  return {
    title: "Examples",
    icon: ExamplesIcon,
    content: () => <Examples examples={examples} />,
  };
}

function Examples({ examples }: { readonly examples: readonly Example[] }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = (example: Example) => {
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(example.variables ?? "");
  };
  return (
    <section className="examples">
      <h1>Examples</h1>
      <ul>
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" dir="auto" onClick={() => { open(example); }}>{example.name}</button>
          </li>
        ))}
      </ul>
      <p><a href="./schema">The schema as a page</a></p>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 3h10l4 4v14H5zM15 3v4h4M9 11h6M9 15h6" />
    </svg>
  );
}
