/** The same formula as in the tests: waves of several lengths, so that every weight matters; whole numbers from 0 to 255. */
export function picture(width, height) {
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
