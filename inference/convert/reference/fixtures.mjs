// Runs each TensorFlow.js model in its original runtime (pure JavaScript) on a picture made by a formula, and writes what comes out.
// Usage: node fixtures.mjs FOLDER_OF_PACKAGES OUTPUT_FOLDER, where the packages of recipes.json lie unpacked by their names.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { picture } from './picture.mjs';

const [packages, output] = process.argv.slice(2);
const recipes = JSON.parse(fs.readFileSync(new URL('../recipes.json', import.meta.url), 'utf8'));

/** A head and shoulders by formula, in whole numbers, for the networks that look for people. The tests draw the same. */
function portrait(side) {
  const pixels = new Float32Array(side * side * 3);
  const inside = (x, y, centreX, centreY, radiusX, radiusY) =>
    (x - centreX) ** 2 * radiusY ** 2 + (y - centreY) ** 2 * radiusX ** 2 <= radiusX ** 2 * radiusY ** 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let colour = [90 + Math.floor(y / 4), 120, 150 - Math.floor(x / 8)];
      if (inside(x, y, 128, 290, 105, 110)) colour = [40, 60, 110];
      if (inside(x, y, 128, 95, 58, 72)) colour = [50, 32, 24];
      if (inside(x, y, 128, 185, 24, 40)) colour = [200, 150, 120];
      if (inside(x, y, 128, 112, 45, 60)) colour = [224 - Math.floor(Math.abs(x - 128) / 2), 172, 142];
      if (inside(x, y, 110, 103, 9, 5) || inside(x, y, 146, 103, 9, 5)) colour = [250, 250, 250];
      if (inside(x, y, 110, 103, 4, 4) || inside(x, y, 146, 103, 4, 4)) colour = [30, 20, 20];
      if (inside(x, y, 110, 92, 12, 3) || inside(x, y, 146, 92, 12, 3)) colour = [50, 32, 24];
      if (inside(x, y, 128, 126, 6, 9)) colour = [190, 135, 110];
      if (inside(x, y, 128, 147, 16, 5)) colour = [170, 60, 60];
      for (let band = 0; band < 3; band++) pixels[(y * side + x) * 3 + band] = colour[band];
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
  const drawn = recipe.package.endsWith('human-models') ? portrait(recipe.size) : picture(recipe.size, recipe.size);
  const pixels = drawn.map((value) => low + (value / 255) * (high - low));
  for (const out of recipe.outputs) {
    const result = await model.executeAsync(tf.tensor4d(pixels, [1, recipe.size, recipe.size, 3]), out.source);
    const values = await result.data();
    // Of a mask, every fourth pixel of every fourth row is enough to compare.
    const few = out.shape.length === 4 ? values.filter((_, at) => at % 4 === 0 && Math.floor(at / out.shape[2]) % 4 === 0) : values;
    write(`${recipe.name}.${out.name}`, few);
    console.log('  from', Math.min(...few), 'to', Math.max(...few));
  }
}
