// What the scripts have in common: steps that are said when they have succeeded, and a word from the test before going on.
import { createInterface } from "node:readline";

const [, , address] = process.argv;
export const http = address;
export const socket = address.replace("http", "ws");

const words = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Says a line and waits until the test has answered it. */
export async function ask(line) {
  console.log(line);
  await words.next();
}

export function expect(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

/** Runs the steps in order; the process ends with 0 only when all have succeeded. */
export async function run(steps) {
  for (const [name, step] of Object.entries(steps)) {
    await step();
    console.log(`ok ${name}`);
  }
  process.exit(0);
}

export const projectId = (number) => `${String(number).padStart(8, "0")}-0000-0000-0000-000000000000`;
export const createProject = "mutation Create($input: CreateProjectInput!) { createProject(input: $input) { project { name } errors { code } } }";
export const projectChanged = "subscription Changed($id: UUID!) { projectChanged(id: $id) { resumeToken } }";
export const addAssets = "mutation Add($project: UUID!, $files: [Upload!]!) { addAssets(project: $project, files: $files) { title } }";
