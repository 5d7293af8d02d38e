import "@fontsource-variable/readex-pro/wght.css";
import "@fontsource-variable/reem-kufi/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/create.css";
import "./styles/generation.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { App } from "./App";
import { client } from "./graphql/client";
import { startMessages } from "./i18n";
import { applyTheme } from "./ui/theme";

applyTheme();
await startMessages();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Provider value={client}>
      <App />
    </Provider>
  </StrictMode>,
);
