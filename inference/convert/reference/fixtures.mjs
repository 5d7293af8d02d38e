// Runs each TensorFlow.js model in its original runtime (pure JavaScript) on a picture made by a formula, and writes what comes out.
// Usage: node fixtures.mjs FOLDER_OF_PACKAGES OUTPUT_FOLDER, where the packages of recipes.json lie unpacked by their names.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { loadGraphModel } from '@tensorflow/tfjs-converter';

const [packages, output] = process.argv.slice(2);
const recipes = JSON.parse(fs.readFileSync(new URL('../recipes.json', import.meta.url), 'utf8'));

/** The same formula as in the tests: waves of several lengths, so that every weight matters; whole numbers from 0 to 255. */
function picture(width, height) {
  const pixels = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let band = 0; band < 3; band++) {
        const slow = (x * 5 + y * 3 + band * 40) % 256;
        const fast = (x * x + y * 7 + x * y * (band + 1)) % 97;
        pixels[(y * width + x) * 3 + band] = Math.floor((slow * 2 + fast) % 256);
      }
    }
  }
  return pixels;
}

/** Bundled modules hold data only; they run without access to anything. */
function unwrapped(file) {
  const module = { exports: {} };
  vm.runInNewContext(fs.readFileSync(file, 'utf8'), { module, exports: module.exports });
  return module.exports;
}

function handler(recipe) {
  const file = path.join(packages, recipe.package, recipe.model);
  const document = recipe.wrapped ? unwrapped(file) : JSON.parse(fs.readFileSync(file, 'utf8'));
  const shards = document.weightsManifest.flatMap((group) => group.paths).map((name) => {
    const shard = path.join(path.dirname(file), name);
    return recipe.wrapped ? Buffer.from(unwrapped(`${shard}.min.js`), 'base64') : fs.readFileSync(shard);
  });
  const bytes = Buffer.concat(shards);
  return {
    load: async () => ({
      modelTopology: document.modelTopology,
      format: document.format,
      signature: document.signature ?? document.userDefinedMetadata?.signature,
      weightSpecs: document.weightsManifest.flatMap((group) => group.weights),
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    }),
  };
}

function write(name, values) {
  fs.writeFileSync(path.join(output, `${name}.f32`), Buffer.from(new Float32Array(values).buffer));
  console.log(name, values.length);
}

await tf.setBackend('cpu');
fs.mkdirSync(output, { recursive: true });
for (const recipe of recipes.filter((each) => each.builtIn && each.kind === 'keras')) {
  const model = await loadLayersModel(handler(recipe));
  const result = model.predict(tf.tensor4d(picture(20, 16), [1, 16, 20, 3]));
  write(recipe.name, await result.data());
}
for (const recipe of recipes.filter((each) => each.builtIn && each.kind === 'tf-graph')) {
  const model = await loadGraphModel(handler(recipe));
  const [low, high] = recipe.inputRange.split(',')[0].split(' to ').map(Number);
  const pixels = picture(recipe.size, recipe.size).map((value) => low + (value / 255) * (high - low));
  for (const out of recipe.outputs) {
    const result = await model.executeAsync(tf.tensor4d(pixels, [1, recipe.size, recipe.size, 3]), out.source);
    const values = await result.data();
    // Of a mask, every fourth pixel of every fourth row is enough to compare.
    const few = out.shape.length === 4 ? values.filter((_, at) => at % 4 === 0 && Math.floor(at / out.shape[2]) % 4 === 0) : values;
    write(`${recipe.name}.${out.name}`, few);
  }
}
