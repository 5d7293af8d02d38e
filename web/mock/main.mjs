import { startMock } from "./server.mjs";

const defaultPort = 4310;
const { url } = await startMock({ port: Number(process.env.PORT ?? defaultPort) });
console.log(`Mock studio: ${url}\nSign in:     ${url}/signin?token=dev`);
