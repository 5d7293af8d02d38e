import "graphiql/setup-workers/vite";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./explorer.css";
import { examplesPlugin } from "./examples";
import { createFetcher } from "./fetcher";
import { loadSettings } from "./settings";

const settings = await loadSettings();
const fetcher = createFetcher(new URL(settings.endpoint, location.href));
const examples = examplesPlugin(settings.examples);

createRoot(document.getElementById("explorer")!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={[examples, HISTORY_PLUGIN]}
    visiblePlugin={examples}
    {...(settings.examples[0] ? { defaultQuery: settings.examples[0].query } : {})}
  />,
);
