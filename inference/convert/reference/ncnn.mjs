// A second implementation of the ncnn layers that the waifu2x networks use, in plain loops and double precision, straight from ncnn's own
// definitions. ncnn itself is in no npm package that runs on a processor alone. Usage: node ncnn.mjs FOLDER_OF_PACKAGES OUTPUT_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { picture } from './picture.mjs';

const [packages, output] = process.argv.slice(2);
const recipes = JSON.parse(fs.readFileSync(new URL('../recipes.json', import.meta.url), 'utf8'));

/** Sides of the input, margins included; the tests use the same. */
const sides = { 'waifu2x-upconv7-x2': 34, 'waifu2x-cunet-x2': 60, 'waifu2x-cunet-denoise': 80 };

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

class Weights {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  floats(count) {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++, this.at += 4) values[i] = this.bytes.readFloatLE(this.at);
    return values;
  }
  block(count) {
    const mark = this.bytes.readUInt32LE(this.at);
    this.at += 4;
    if (mark === 0) return this.floats(count);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++, this.at += 2) values[i] = half(this.bytes.readUInt16LE(this.at));
    this.at = Math.ceil(this.at / 4) * 4;
    return values;
  }
}

const blob = (c, h, w) => ({ c, h, w, data: new Float64Array(c * h * w) });

function convolution(x, p, weights) {
  const [outputs, size, stride] = [p[0], p[1], p[3] ?? 1];
  const kernel = weights.block(p[6]);
  const bias = weights.floats(outputs);
  const y = blob(outputs, Math.floor((x.h - size) / stride) + 1, Math.floor((x.w - size) / stride) + 1);
  for (let o = 0; o < outputs; o++)
    for (let r = 0; r < y.h; r++)
      for (let q = 0; q < y.w; q++) {
        let sum = bias[o];
        for (let i = 0; i < x.c; i++)
          for (let u = 0; u < size; u++)
            for (let v = 0; v < size; v++)
              sum += kernel[((o * x.c + i) * size + u) * size + v] * x.data[(i * x.h + r * stride + u) * x.w + q * stride + v];
        y.data[(o * y.h + r) * y.w + q] = sum;
      }
  return y;
}

function deconvolution(x, p, weights) {
  const [outputs, size, stride, margin] = [p[0], p[1], p[3], p[4] ?? 0];
  const kernel = weights.block(p[6]);
  const bias = weights.floats(outputs);
  const y = blob(outputs, (x.h - 1) * stride + size - 2 * margin, (x.w - 1) * stride + size - 2 * margin);
  for (let o = 0; o < outputs; o++) {
    y.data.fill(bias[o], o * y.h * y.w, (o + 1) * y.h * y.w);
    for (let i = 0; i < x.c; i++)
      for (let r = 0; r < x.h; r++)
        for (let q = 0; q < x.w; q++)
          for (let u = 0; u < size; u++)
            for (let v = 0; v < size; v++) {
              const [down, right] = [r * stride + u - margin, q * stride + v - margin];
              if (down >= 0 && right >= 0 && down < y.h && right < y.w)
                y.data[(o * y.h + down) * y.w + right] += kernel[((o * x.c + i) * size + u) * size + v] * x.data[(i * x.h + r) * x.w + q];
            }
  }
  return y;
}

function product(x, p, weights) {
  const kernel = weights.block(p[2]);
  const y = blob(p[0], 1, 1);
  y.data.set(weights.floats(p[0]));
  for (let o = 0; o < p[0]; o++) for (let i = 0; i < x.data.length; i++) y.data[o] += kernel[o * x.data.length + i] * x.data[i];
  return y;
}

function mean(x) {
  const y = blob(x.c, 1, 1);
  for (let i = 0; i < x.data.length; i++) y.data[Math.floor(i / (x.h * x.w))] += x.data[i] / (x.h * x.w);
  return y;
}

function crop(x, like, right, down) {
  const y = blob(x.c, like.h, like.w);
  for (let i = 0; i < x.c; i++)
    for (let r = 0; r < y.h; r++) for (let q = 0; q < y.w; q++) y.data[(i * y.h + r) * y.w + q] = x.data[(i * x.h + r + down) * x.w + q + right];
  return y;
}

function activated(y, p, slope) {
  const how = { 0: (v) => v, 1: (v) => Math.max(v, 0), 2: (v) => (v < 0 ? v * slope : v), 4: (v) => 1 / (1 + Math.exp(-v)) }[p[9] ?? 0];
  y.data = y.data.map(how);
  return y;
}

function run(layers, weights, image) {
  const blobs = {};
  let last;
  for (const words of layers.map((line) => line.trim().split(/\s+/)).filter((line) => line.length > 3)) {
    const [ins, outs] = [Number(words[2]), Number(words[3])];
    const from = words.slice(4, 4 + ins).map((name) => blobs[name]);
    const p = Object.fromEntries(words.slice(4 + ins + outs).map((word) => word.split('=').map((part) => Number(part.split(',')[0]))));
    const slope = Number(words.find((word) => word.startsWith('-23310'))?.split(',')[1]);
    last = {
      Input: () => image,
      Split: () => from[0],
      Convolution: () => activated(convolution(from[0], p, weights), p, slope),
      Deconvolution: () => activated(deconvolution(from[0], p, weights), p, slope),
      InnerProduct: () => activated(product(from[0], p, weights), p, slope),
      Pooling: () => mean(from[0]),
      Scale: () => ({ ...from[0], data: from[0].data.map((v, i) => v * from[1].data[Math.floor(i / (from[0].h * from[0].w))]) }),
      Crop: () => crop(from[0], from[1], p[0], p[1]),
      Eltwise: () => ({ ...from[0], data: from[0].data.map((v, i) => v + from[1].data[i]) }),
    }[words[0]]();
    for (const name of words.slice(4 + ins, 4 + ins + outs)) blobs[name] = last;
  }
  return last;
}

for (const recipe of recipes.filter((each) => each.builtIn && each.kind === 'ncnn')) {
  const side = sides[recipe.name];
  const image = blob(3, side, side);
  picture(side, side).forEach((value, at) => (image.data[(at % 3) * side * side + Math.floor(at / 3)] = value / 255));
  const folder = path.join(packages, recipe.package);
  const layers = fs.readFileSync(path.join(folder, recipe.model), 'utf8').split('\n').slice(2);
  const result = run(layers, new Weights(fs.readFileSync(path.join(folder, recipe.weights))), image);
  const pixels = new Float32Array(result.data.length);
  result.data.forEach((value, at) => (pixels[(at % (result.h * result.w)) * 3 + Math.floor(at / (result.h * result.w))] = value * 255));
  fs.writeFileSync(path.join(output, `${recipe.name}.f32`), Buffer.from(pixels.buffer));
  console.log(recipe.name, result.c, result.h, result.w, 'from', Math.min(...pixels), 'to', Math.max(...pixels));
}
