// Validates an OpenAPI file against the official JSON Schema of its version: node validate.mjs FILE.
import { Validator } from "@seriousme/openapi-schema-validator";

const validator = new Validator();
const result = await validator.validate(process.argv[2]);
console.log(result.valid ? `valid ${validator.version}` : JSON.stringify(result.errors));
process.exitCode = result.valid ? 0 : 1;
