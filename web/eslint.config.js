import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import typescript from "typescript-eslint";

const noWordsInCode = [
  { selector: "JSXText[value=/\\p{L}/u]", message: "Words belong into src/i18n/ar.json and en.json." },
  { selector: "JSXAttribute[name.name=/^(aria-label|title|placeholder|alt)$/] > Literal[value=/\\p{L}/u]", message: "Words belong into src/i18n/ar.json and en.json." },
  { selector: "Literal[value=/[\\u0621-\\u064A]/]", message: "Arabic words belong into src/i18n/ar.json." },
];

export default typescript.config(
  { ignores: ["dist", "src/graphql/graphql-env.d.ts", ".screenshots"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
    },
  },
  { files: ["src/**/*.{ts,tsx}"], plugins: { "react-hooks": hooks }, rules: { ...hooks.configs.recommended.rules, "no-restricted-syntax": ["error", ...noWordsInCode] } },
  { files: ["mock/**/*.mjs", "e2e/**/*.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
);
